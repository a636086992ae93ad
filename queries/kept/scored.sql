-- The scored rows by their numbers, kept in a table of their own. Its name takes the place of `kept.made`.
-- grain: series, place
-- params: terms varchar; periods varchar; bands varchar
create table kept.made as
select *
from score_formula('step_measured', 'step_graded', $terms, $periods, 'step_segments', $bands)
