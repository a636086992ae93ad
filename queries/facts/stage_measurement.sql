-- The measurements of a table, staged: plainly written values read, every key resolved. `odd` marks rows with a value
-- that is not written plainly and waits for stage_odd. unit_no, indicator_no and period_no point into numbered_unit,
-- numbered_indicator and numbered_period: numbers compare fast. row_reason says why a whole row cannot be used.
-- grain: row_no, group_no
-- params: -
create or replace temp table staged_measurement as
with plain as (
    select
        sheet_value.*,
        value_group.has_target,
        value_group.has_actual,
        plain_number(target, target_decimal, target_thousands, target_power) as target_plain,
        plain_number(target_low, low_decimal, low_thousands, low_power) as low_plain,
        plain_number(target_high, high_decimal, high_thousands, high_power) as high_plain,
        plain_number(actual, actual_decimal, actual_thousands, actual_power) as actual_plain,
        plain_number(baseline, baseline_decimal, baseline_thousands, baseline_power) as baseline_plain
    from sheet_value
    join value_group using (group_no)
)
select
    plain.row_no,
    plain.group_no,
    unit_key.unit_no,
    indicator_key.indicator_no,
    period_key.period_no,
    coalesce(trim(plain.breakdown), '') as breakdown,
    coalesce(unit_key.reason, indicator_key.reason, period_key.reason) as row_reason,
    has_target,
    has_actual,
    case
        when target_plain is not null then 'point'
        when low_plain is not null and high_plain is not null then 'range'
        when low_plain is not null then 'minimum'
        when high_plain is not null then 'maximum'
    end as target_kind,
    target_plain as target,
    low_plain as target_low,
    high_plain as target_high,
    actual_plain as actual,
    baseline_plain as baseline,
    (target_plain is null and plain.target is not null)
        or (actual_plain is null and plain.actual is not null)
        or (low_plain is null and plain.target_low is not null)
        or (high_plain is null and plain.target_high is not null)
        or (baseline_plain is null and plain.baseline is not null) as odd
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
