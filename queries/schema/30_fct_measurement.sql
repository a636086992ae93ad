-- What accepted measurement reports say: one row per report, row and period.
-- grain: report_id, row_no, unit, indicator, breakdown, period
-- params: -
create table if not exists fct_measurement (
    report_id integer not null,
    row_no integer not null,          -- 1-based row of the sheet
    target_col usmallint,             -- 1-based columns of the cells the values come from
    actual_col usmallint,
    org varchar not null,
    unit varchar not null,            -- unit code
    indicator varchar not null,       -- indicator code
    breakdown varchar not null,       -- part of an indicator (population, channel); '' for the whole
    period varchar not null,          -- Period.code
    period_label varchar not null,    -- as the source writes it
    period_start date not null,
    period_end date not null,
    grain varchar not null,           -- month, quarter, semester, year, span
    has_target boolean not null,      -- the report speaks about the target of this period (even if the cell is empty)
    has_actual boolean not null,
    target_kind varchar,              -- point, range, minimum, maximum, above, below (> and <), text; null when there is no target
    target double,
    target_low double,
    target_high double,
    target_text varchar,
    actual double,
    actual_text varchar,              -- a text actual (WTP, BB)
    baseline double,
    reported_on date,                 -- when the unit reported, where the source says so
    note varchar
)
