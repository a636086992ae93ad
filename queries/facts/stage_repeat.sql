-- Rows of one report that speak about the same unit, indicator, breakdown and period more than once. Where they say
-- the same, one row keeps the target and one the actual and the others are repetitions; where they differ all are refused.
-- grain: row_no, group_no
-- params: -
create or replace temp table staged_repeat as
with candidate as (
    -- one number a key to group by; two keys of one number part again below
    select hash(unit_no, indicator_no, period_no, breakdown) as key_hash
    from staged_measurement
    where row_reason is null and (has_target or has_actual)
    group by key_hash
    having count(*) > 1
),
member as (
    select
        staged.row_no,
        staged.group_no,
        unit_no,
        indicator_no,
        period_no,
        breakdown,
        target_col,
        actual_col,
        staged.has_target,
        staged.has_actual,
        coalesce(target_reason, actual_reason) is not null as said,
        case
            when staged.has_target and staged.target_kind is not null then concat_ws(
                '|', staged.target_kind, staged.target, staged.target_low, staged.target_high, target_text
            )
        end as target_said,
        case
            when staged.has_actual and (staged.actual is not null or actual_text is not null)
                then concat_ws('|', staged.actual, actual_text)
        end as actual_said
    from staged_measurement as staged
    semi join candidate on key_hash = hash(unit_no, indicator_no, period_no, breakdown)
    join value_group using (group_no)
    left join staged_odd using (row_no, group_no)
    where row_reason is null and (staged.has_target or staged.has_actual)
),
ranked as (
    select
        *,
        min(target_said) over same is distinct from max(target_said) over same as targets_differ,
        min(actual_said) over same is distinct from max(actual_said) over same as actuals_differ,
        row_number() over (
            same order by has_target desc, target_said is null, actual_said is null, row_no, group_no
        ) as target_place,
        row_number() over (
            same order by has_actual desc, actual_said is null, target_said is null, row_no, group_no
        ) as actual_place
    from member
    window same as (partition by unit_no, indicator_no, period_no, breakdown)
)
select
    row_no,
    group_no,
    unit_no,
    indicator_no,
    period_no,
    breakdown,
    has_target and target_place = 1 as keeps_target,
    has_actual and actual_place = 1 as keeps_actual,
    case when actuals_differ then actual_col when targets_differ then target_col else 0 end as reason_col,
    case
        when targets_differ or actuals_differ then 'conflicting'
        when said then null -- what is wrong with a cell is said already
        when not (has_target and target_place = 1) and not (has_actual and actual_place = 1) then 'repeated'
    end as reason
from ranked
