-- The measurements of a table, staged: every value read, every key resolved, and a reason where that failed.
-- row_reason refuses the whole row, target_reason, actual_reason and baseline_reason one cell.
-- grain: row_no, group_no
-- params: -
create or replace temp table staged_measurement as
with plain as (
    select
        sheet_value.*,
        value_group.* exclude (group_no),
        plain_number(target, target_decimal, target_thousands, target_power) as target_plain,
        plain_number(target_low, low_decimal, low_thousands, low_power) as low_plain,
        plain_number(target_high, high_decimal, high_thousands, high_power) as high_plain,
        plain_number(actual, actual_decimal, actual_thousands, actual_power) as actual_plain,
        plain_number(baseline, baseline_decimal, baseline_thousands, baseline_power) as baseline_plain
    from sheet_value
    join value_group using (group_no)
),
resolved as (
    select
        plain.row_no,
        plain.group_no,
        unit_key.code as unit,
        indicator_key.code as indicator,
        coalesce(trim(plain.breakdown), '') as breakdown,
        period_key.code as period,
        period_key.label as period_label,
        period_key.first_day as period_start,
        period_key.last_day as period_end,
        period_key.grain,
        coalesce(unit_key.reason, indicator_key.reason, period_key.reason) as row_reason,
        coalesce(target_plain, target_odd.value) as target,
        coalesce(low_plain, low_odd.value) as low_limit,
        coalesce(high_plain, high_odd.value) as high_limit,
        case when target_plain is not null then 'point' else target_odd.form end as target_form,
        target_odd.low as odd_low,
        target_odd.high as odd_high,
        target_odd.note as target_text,
        coalesce(target_odd.reason, low_odd.reason, high_odd.reason) as target_reason,
        coalesce(actual_plain, actual_odd.value) as actual,
        case when actual_plain is not null then 'point' else actual_odd.form end as actual_form,
        actual_odd.note as actual_text,
        actual_odd.reason as actual_reason,
        coalesce(baseline_plain, baseline_odd.value) as baseline,
        baseline_odd.reason as baseline_reason,
        plain.target_col,
        plain.actual_col,
        plain.baseline_col,
        plain.has_target,
        plain.has_actual,
        reported_key.day as reported_on,
        nullif(trim(plain.note), '') as note
    from plain
    join unit_key
        on unit_key.unit_code is not distinct from plain.unit_code
        and unit_key.unit is not distinct from plain.unit
    join indicator_key
        on indicator_key.indicator_code is not distinct from plain.indicator_code
        and indicator_key.indicator is not distinct from plain.indicator
    join period_key
        on period_key.group_no = plain.group_no
        and period_key.period is not distinct from plain.period
        and period_key.period_end is not distinct from plain.period_end
        and period_key.year is not distinct from plain.year
        and period_key.subperiod is not distinct from plain.subperiod
    left join number_key as target_odd
        on target_odd.side = 'target'
        and target_odd.format_no = plain.target_format
        and target_odd.written = case when target_plain is null then plain.target end
    left join number_key as low_odd
        on low_odd.side = 'limit'
        and low_odd.format_no = plain.low_format
        and low_odd.written = case when low_plain is null then plain.target_low end
    left join number_key as high_odd
        on high_odd.side = 'limit'
        and high_odd.format_no = plain.high_format
        and high_odd.written = case when high_plain is null then plain.target_high end
    left join number_key as actual_odd
        on actual_odd.side = 'actual'
        and actual_odd.format_no = plain.actual_format
        and actual_odd.written = case when actual_plain is null then plain.actual end
    left join number_key as baseline_odd
        on baseline_odd.side = 'baseline'
        and baseline_odd.format_no = plain.baseline_format
        and baseline_odd.written = case when baseline_plain is null then plain.baseline end
    left join reported_key on reported_key.written = plain.reported_on
),
judged as (
    select
        * replace (
            -- a word is a value where the other side is a word too; alone in a column of numbers it is a slip
            case when target_form = 'text' and actual_form = 'text' then null else target_reason end
                as target_reason,
            case when target_form = 'text' and actual_form = 'text' then null else actual_reason end
                as actual_reason
        )
    from resolved
)
select
    row_no,
    group_no,
    unit,
    indicator,
    breakdown,
    period,
    period_label,
    period_start,
    period_end,
    grain,
    row_reason,
    target_reason,
    actual_reason,
    baseline_reason,
    target_col,
    actual_col,
    baseline_col,
    has_target and target_reason is null as has_target,
    has_actual and actual_reason is null as has_actual,
    case
        when target_reason is not null then null
        when target_form is not null then target_form
        when low_limit is not null and high_limit is not null then 'range'
        when low_limit is not null then 'minimum'
        when high_limit is not null then 'maximum'
    end as target_kind,
    case
        when target_reason is not null then null
        when target is not null then target
        when low_limit is null then high_limit
        when high_limit is null then low_limit
    end as target,
    case when target_reason is null then coalesce(low_limit, odd_low) end as target_low,
    case when target_reason is null then coalesce(high_limit, odd_high) end as target_high,
    case when target_reason is null then target_text end as target_text,
    case when actual_reason is null then actual end as actual,
    case when actual_reason is null then actual_text end as actual_text,
    baseline,
    reported_on,
    note
from judged
