-- The policy to score under, as a table that the steps of one making read, so that it is bound once.
-- grain: -
-- params: policy policy_t
create temp table step_question as
select $policy::policy_t as policy
