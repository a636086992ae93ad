-- The weights written in a table.
-- grain: weight
-- params: -
select weight, min(row_no) as row_no
from sheet_row
where weight is not null
group by weight
order by row_no, weight
