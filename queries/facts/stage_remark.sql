-- What rows add to their measurements: a note and the day of reporting.
-- grain: row_no
-- params: -
create or replace temp table staged_remark as
select row_no, reported_key.day as reported_on, nullif(trim(note), '') as note
from sheet_row
left join reported_key on reported_key.written = sheet_row.reported_on
where sheet_row.reported_on is not null or note is not null
