-- The objectives as a report about objectives writes them.
-- grain: row_no
-- params: -
select objective_code, objective, name_en, perspective, weight, row_no
from sheet_row
order by row_no
