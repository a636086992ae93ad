-- Rows of a definitions table that name no indicator, or one that is not clear.
-- grain: row_no
-- params: -
select row_no, 0 as column_no, coalesce(indicator_key.reason, unit_key.reason) as reason
from sheet_row
join indicator_key
    on indicator_key.indicator_code is not distinct from sheet_row.indicator_code
    and indicator_key.indicator is not distinct from sheet_row.indicator
join unit_key
    on unit_key.unit_code is not distinct from sheet_row.unit_code
    and unit_key.unit is not distinct from sheet_row.unit
where indicator_key.reason is not null or unit_key.reason = 'unit_ambiguous'
order by row_no
