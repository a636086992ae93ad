-- The staged rows become facts of a report.
-- grain: report_id, row_no
-- params: report_id integer; org varchar
insert into fct_link by name
select $report_id as report_id, $org as org, * exclude (row_reason)
from staged_link
where row_reason is null
