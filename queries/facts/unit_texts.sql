-- The units that the rows of a table name, as written, with how often and where first.
-- grain: unit_code, unit
-- params: -
select unit_code, unit, min(row_no) as row_no, count(*) as times
from sheet_row
group by unit_code, unit
order by row_no, unit_code, unit
