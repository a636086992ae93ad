-- The periods that the rows of a table name, as written; group_no tells the blocks of columns of a wide table apart.
-- grain: group_no, period, period_end, year, subperiod
-- params: -
select group_no, period, period_end, year, subperiod, min(row_no) as row_no
from sheet_value
group by group_no, period, period_end, year, subperiod
order by row_no, group_no, period, period_end, year, subperiod
