-- The grades of text targets, as a table that the steps of one making read.
-- grain: version, scale, grade
-- params: -
create temp table step_grades as
select *
from policy_grades('step_question')
