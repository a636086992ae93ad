-- Rows whose polarity cell could not be used.
-- grain: row_no
-- params: -
select row_no, reason
from sheet_row
join bad_polarity
    on bad_polarity.indicator_code is not distinct from sheet_row.indicator_code
    and bad_polarity.indicator is not distinct from sheet_row.indicator
    and bad_polarity.polarity = sheet_row.polarity
order by row_no
