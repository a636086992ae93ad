-- The staged statements about indicators become facts of a report.
-- grain: report_id, indicator, unit
-- params: report_id integer; org varchar
insert into fct_definition by name
select $report_id as report_id, $org as org, *
from staged_definition
