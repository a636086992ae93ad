-- The cells of a report that could not be used, in the order of the sheet.
-- grain: row_no, column_no, reason
-- params: report_id integer
select row_no, column_no, column_name, value, reason, cells
from refused
where report_id = $report_id
order by row_no, column_no, reason
