-- The staged statements about units become facts of a report.
-- grain: report_id, unit
-- params: report_id integer; org varchar
insert into fct_unit by name
select $report_id as report_id, $org as org, *
from staged_unit
