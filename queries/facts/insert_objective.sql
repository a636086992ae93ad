-- The staged statements about objectives become facts of a report.
-- grain: report_id, objective
-- params: report_id integer; org varchar
insert into fct_objective by name
select $report_id as report_id, $org as org, *
from staged_objective
