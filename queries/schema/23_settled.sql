-- Refused rows that were corrected and handed in again: of which report, which row, and by which report.
-- grain: report_id, row_no, by_report
-- params: -
create table if not exists settled (
    report_id integer not null,
    row_no integer not null,          -- 1-based row of the sheet, as in refused
    by_report integer not null
)
