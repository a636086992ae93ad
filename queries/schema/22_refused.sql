-- Rows that could not be used, with where, why and their cells; kept for ever, downloadable to correct.
-- grain: report_id, row_no, column_no, reason
-- params: -
create table if not exists refused (
    report_id integer not null,
    row_no integer not null,          -- 1-based row of the sheet
    column_no integer not null,       -- 1-based column, 0 when the whole row is meant
    column_name varchar not null,
    value varchar,
    reason varchar not null,          -- stable code; its sentence and hint stand in bsc/reports
    cells varchar not null            -- JSON list: the cells of the row as text, identifying ones left out
)
