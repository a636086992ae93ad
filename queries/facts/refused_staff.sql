-- Which cells and rows of a table about persons, their KPIs or links could not be used: side '' means the whole row.
-- grain: row_no, side, reason
-- params: -
select row_no, '' as side, reason
from staged_reason
union all
select staged_number.row_no, staged_number.side, staged_number.reason
from staged_number
anti join staged_reason using (row_no)
where staged_number.reason is not null
union all
select sheet_row.row_no, text_key.side, text_key.reason
from sheet_row
join text_key on text_key.side = 'polarity' and text_key.written = sheet_row.polarity
anti join staged_reason on staged_reason.row_no = sheet_row.row_no
where text_key.reason is not null
order by row_no, side, reason
