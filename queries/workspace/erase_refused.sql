-- Erases the refused cells of some rows of a report.
-- grain: -
-- params: report_id integer; rows integer[]
delete from refused
where report_id = $report_id and list_contains($rows, row_no)
