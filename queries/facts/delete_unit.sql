-- Take the facts of a report out, to make them again.
-- grain: -
-- params: report_id integer
delete from fct_unit
where report_id = $report_id
