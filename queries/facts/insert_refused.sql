-- Cells and rows of a report that could not be used are kept with where, why and what stood there.
-- grain: report_id, row_no, column_no, reason
-- params: report_id integer
insert into refused by name
select $report_id as report_id, *
from staged_refused
