-- The staged measurements become facts of a report.
-- grain: report_id, row_no, period, breakdown
-- params: report_id integer; org varchar
insert into fct_measurement by name
select
    $report_id as report_id,
    row_no,
    case when has_target then target_col end as target_col,
    case when has_actual then actual_col end as actual_col,
    $org as org,
    unit,
    indicator,
    breakdown,
    period,
    period_label,
    period_start,
    period_end,
    grain,
    has_target,
    has_actual,
    case when has_target then target_kind end as target_kind,
    case when has_target then target end as target,
    case when has_target then target_low end as target_low,
    case when has_target then target_high end as target_high,
    case when has_target then target_text end as target_text,
    case when has_actual then actual end as actual,
    case when has_actual then actual_text end as actual_text,
    baseline,
    reported_on,
    note
from staged_measurement
where row_reason is null and (has_target or has_actual)
