-- Numbers of people per rating level, unit and period (no persons).
-- grain: report_id, unit, period, grade, level
-- params: -
create table if not exists fct_count (
    report_id integer not null,
    row_no integer not null,
    org varchar not null,
    unit varchar not null,
    grade varchar not null,           -- '' when the report does not say
    period varchar not null,
    period_label varchar not null,
    period_start date not null,
    period_end date not null,
    level_no usmallint not null,      -- 1 is the lowest
    level varchar not null,           -- as the source names it
    people bigint not null
)
