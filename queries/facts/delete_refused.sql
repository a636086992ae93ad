-- Take the refused cells of a report out, to find them again.
-- grain: -
-- params: report_id integer
delete from refused
where report_id = $report_id
