-- Facts whose target is a grade, as a table that the steps of one making read.
-- grain: series, place
-- params: terms varchar; periods varchar
create temp table step_graded as
select *
from score_graded('step_measured', $terms, $periods, 'step_grades')
