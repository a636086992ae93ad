-- Rows of a table of units that name no unit, or one that is not clear.
-- grain: row_no
-- params: -
select row_no, 0 as column_no, reason
from sheet_row
join unit_key
    on unit_key.unit_code is not distinct from sheet_row.unit_code
    and unit_key.unit is not distinct from sheet_row.unit
where reason is not null
order by row_no
