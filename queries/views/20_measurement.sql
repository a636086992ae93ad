-- Current facts: per fact key the newest accepted, not withdrawn value. The target side and the actual side are
-- taken separately, each from the newest report that speaks about it, even if it says that there is none: an
-- omitted row deletes nothing, a newer empty actual supersedes. Grouped by what follows from the period too, so that
-- filters on it reach the table scan like those on the key.
-- grain: org, unit, indicator, breakdown, period
-- params: -
create or replace view measurement as
with accepted as (
    select
        fact.*,
        -- a pointer that grows with acceptance, and within a report with the row
        case when has_target then (report_id::bigint << 32) + row_no end as target_at,
        case when has_actual then (report_id::bigint << 32) + row_no end as actual_at
    from fct_measurement as fact
    semi join (select report_id from report where status = 'accepted') as live using (report_id)
)
select
    org,
    unit,
    indicator,
    breakdown,
    period,
    period_start,
    period_end,
    grain,
    arg_max(period_label, (report_id::bigint << 32) + row_no) as period_label,
    -- arg_max_null: the newest value, also when it is null
    arg_max_null(target_kind, target_at) as target_kind,
    arg_max_null(target, target_at) as target,
    arg_max_null(target_low, target_at) as target_low,
    arg_max_null(target_high, target_at) as target_high,
    arg_max_null(target_text, target_at) as target_text,
    arg_max_null(actual, actual_at) as actual,
    arg_max_null(actual_text, actual_at) as actual_text,
    arg_max_null(baseline, target_at) as baseline,
    arg_max_null(reported_on, actual_at) as reported_on,
    arg_max_null(note, actual_at) as note,
    (max(target_at) >> 32)::integer as target_report,
    (max(target_at) & 4294967295)::integer as target_row,
    arg_max_null(target_col, target_at) as target_col,
    (max(actual_at) >> 32)::integer as actual_report,
    (max(actual_at) & 4294967295)::integer as actual_row,
    arg_max_null(actual_col, actual_at) as actual_col
from accepted
group by org, unit, indicator, breakdown, period, period_start, period_end, grain
