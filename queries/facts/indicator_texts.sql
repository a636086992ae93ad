-- The indicators that the rows of a table name, as written, with how often and where first.
-- grain: indicator_code, indicator
-- params: -
select indicator_code, indicator, min(row_no) as row_no, count(*) as times
from sheet_row
group by indicator_code, indicator
order by row_no, indicator_code, indicator
