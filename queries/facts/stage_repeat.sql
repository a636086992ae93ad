-- Rows of one report that speak about the same unit, indicator, breakdown and period more than once. Where they say
-- the same, one row keeps the target and one the actual and the others are repetitions; where they differ all are refused.
-- grain: row_no, group_no
-- params: -
create or replace temp table staged_repeat as
with usable as (
    select
        row_no,
        group_no,
        unit,
        indicator,
        breakdown,
        period,
        target_col,
        actual_col,
        has_target,
        has_actual,
        case
            when has_target and target_kind is not null
                then concat_ws('|', target_kind, target, target_low, target_high, target_text)
        end as target_said,
        case
            when has_actual and (actual is not null or actual_text is not null)
                then concat_ws('|', actual, actual_text)
        end as actual_said
    from staged_measurement
    where row_reason is null and (has_target or has_actual)
),
repeated as (
    select
        unit,
        indicator,
        breakdown,
        period,
        min(target_said) is distinct from max(target_said) as targets_differ,
        min(actual_said) is distinct from max(actual_said) as actuals_differ
    from usable
    group by unit, indicator, breakdown, period
    having count(*) > 1
),
ranked as (
    select
        usable.*,
        targets_differ,
        actuals_differ,
        row_number() over (
            partition by unit, indicator, breakdown, period
            order by has_target desc, target_said is null, row_no, group_no
        ) as target_place,
        row_number() over (
            partition by unit, indicator, breakdown, period
            order by has_actual desc, actual_said is null, row_no, group_no
        ) as actual_place
    from usable
    join repeated using (unit, indicator, breakdown, period)
)
select
    row_no,
    group_no,
    unit,
    indicator,
    breakdown,
    period,
    has_target and target_place = 1 as keeps_target,
    has_actual and actual_place = 1 as keeps_actual,
    case when actuals_differ then actual_col when targets_differ then target_col else 0 end as reason_col,
    case
        when targets_differ or actuals_differ then 'conflicting'
        when not (has_target and target_place = 1) and not (has_actual and actual_place = 1) then 'repeated'
    end as reason
from ranked
