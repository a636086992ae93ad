-- Rows whose weight cell could not be used.
-- grain: row_no
-- params: -
select row_no, reason
from sheet_row
join weight_key using (weight)
where reason is not null
order by row_no
