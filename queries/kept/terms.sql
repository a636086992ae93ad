-- What holds for each series under each version of the rules, kept in a table of its own. Its name takes the place of
-- `kept.made`.
-- grain: series, version
-- params: org varchar; series varchar; traits varchar
create table kept.made as
select *
from score_terms('step_question', $series, $traits, $org)
