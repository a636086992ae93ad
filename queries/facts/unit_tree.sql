-- The tree of units as a report about units writes it.
-- grain: unit_code, unit, parent, type, valid_from, valid_to
-- params: -
select unit_code, unit, parent, type, valid_from, valid_to, min(row_no) as row_no
from sheet_row
group by unit_code, unit, parent, type, valid_from, valid_to
order by row_no, unit_code, unit
