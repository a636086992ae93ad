-- What a staged measurements table holds, counted by rows: all whose keys and values could be read, also those that
-- contradict each other and are refused for it; `facts` counts only what goes in. A target and an actual of one key may
-- stand in two rows. In a table with codes, indicators are counted by their codes.
-- grain: -
-- params: -
with usable as not materialized (
    select staged.*, target_text, actual_text
    from staged_measurement as staged
    left join staged_odd using (row_no, group_no)
    where (row_reason is null or row_reason = 'conflicting') and (staged.has_target or staged.has_actual)
),
pair as (
    select indicator_no, target_kind, target, target_low, target_high, target_text, actual, actual_text
    from usable
    where has_target and has_actual
    union all
    select
        aim.indicator_no,
        aim.target_kind,
        aim.target,
        aim.target_low,
        aim.target_high,
        aim.target_text,
        reached.actual,
        reached.actual_text
    from staged_repeat as target_row
    join staged_repeat as actual_row using (unit_no, indicator_no, period_no, breakdown)
    join usable as aim on aim.row_no = target_row.row_no and aim.group_no = target_row.group_no
    join usable as reached on reached.row_no = actual_row.row_no and reached.group_no = actual_row.group_no
    where target_row.keeps_target
        and actual_row.keeps_actual
        and target_row.reason is null
        and actual_row.reason is null
        and (target_row.row_no <> actual_row.row_no or target_row.group_no <> actual_row.group_no)
),
judged as (
    select
        case
            when target_kind is null or (pair.actual is null and pair.actual_text is null) then null
            when target_kind = 'text' then word_pair.met
            when pair.actual is null then null
            when target_kind = 'minimum' then pair.actual >= target_low
            when target_kind = 'maximum' then pair.actual <= target_high
            when target_kind = 'range' and polarity = 'maximize' then pair.actual >= target_low
            when target_kind = 'range' and polarity = 'minimize' then pair.actual <= target_high
            when target_kind = 'range' then pair.actual between target_low and target_high
            when polarity = 'maximize' then pair.actual >= target
            when polarity = 'minimize' then pair.actual <= target
            when polarity is not null then pair.actual = target
        end as met
    from pair
    left join indicator_direction using (indicator_no)
    left join word_pair
        on word_pair.target_text = pair.target_text
        and word_pair.actual_text is not distinct from pair.actual_text
        and word_pair.actual is not distinct from pair.actual
),
met as (
    select count(*) filter (met) as met, count(*) filter (not met) as not_met
    from judged
)
select
    count(distinct indicator_no) filter (counted) as indicators,
    count(distinct unit_no) as units,
    count(*) filter (has_actual and (actual is not null or actual_text is not null)) as measurements,
    count(*) filter (has_target and target_kind is not null) as with_target,
    count(distinct indicator_no) filter (polarity = 'minimize') as lower_is_better,
    any_value(met.met) as met,
    any_value(met.not_met) as not_met,
    count(*) filter (row_reason is null) as facts
from usable
join numbered_indicator using (indicator_no)
left join indicator_direction using (indicator_no)
cross join met
