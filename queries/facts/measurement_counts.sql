-- What a staged measurements table holds, counted by rows: all whose keys and values could be read, also those that
-- contradict each other and are refused for it; `facts` counts only what goes in, `indicators` also those named beside
-- values that could not be read. A target and an actual of one key may
-- stand in two rows. In a table with codes, indicators are counted by their codes.
-- grain: -
-- params: -
with pair as (
    select
        staged.row_no,
        staged.group_no,
        row_reason,
        unit_no,
        indicator_no,
        has_target,
        has_actual,
        target_kind,
        target,
        target_low,
        target_high,
        target_text,
        actual,
        actual_text
    from (
        select staged.*, target_text, actual_text
        from staged_measurement as staged
        left join staged_odd using (row_no, group_no)
    ) as staged
    where (row_reason is null or row_reason = 'conflicting') and (has_target or has_actual)
    union all
    -- the target of one row and the actual of another: counted as a pair only
    select
        null,
        null,
        'pair',
        null,
        target_row.indicator_no,
        true,
        true,
        aim.target_kind,
        aim.target,
        aim.target_low,
        aim.target_high,
        aim_odd.target_text,
        reached.actual,
        reached_odd.actual_text
    from staged_repeat as target_row
    join staged_repeat as actual_row using (unit_no, indicator_no, period_no, breakdown)
    join staged_measurement as aim on aim.row_no = target_row.row_no and aim.group_no = target_row.group_no
    join staged_measurement as reached
        on reached.row_no = actual_row.row_no and reached.group_no = actual_row.group_no
    left join staged_odd as aim_odd
        on aim_odd.row_no = target_row.row_no and aim_odd.group_no = target_row.group_no
    left join staged_odd as reached_odd
        on reached_odd.row_no = actual_row.row_no and reached_odd.group_no = actual_row.group_no
    where target_row.keeps_target
        and actual_row.keeps_actual
        and target_row.reason is null
        and actual_row.reason is null
        and (target_row.row_no <> actual_row.row_no or target_row.group_no <> actual_row.group_no)
    union all
    -- an indicator whose only values could not be read is one all the same
    select distinct
        null::integer,
        null::integer,
        'unread',
        null::integer,
        indicator_no,
        false,
        false,
        null,
        null::double,
        null::double,
        null::double,
        null,
        null::double,
        null
    from staged_odd
    join staged_measurement using (row_no, group_no)
    where row_reason is null and (target_reason is not null or actual_reason is not null)
),
judged as (
    select
        pair.*,
        polarity,
        counted,
        case
            when not has_target or not has_actual or target_kind is null then null
            when target_kind = 'text' then word_pair.met
            when pair.actual is null then null
            when target_kind = 'minimum' then pair.actual >= target_low
            when target_kind = 'maximum' then pair.actual <= target_high
            when target_kind = 'above' then pair.actual > target_low
            when target_kind = 'below' then pair.actual < target_high
            when target_kind = 'range' and polarity = 'maximize' then pair.actual >= target_low
            when target_kind = 'range' and polarity = 'minimize' then pair.actual <= target_high
            when target_kind = 'range' then pair.actual between target_low and target_high
            when polarity = 'maximize' then pair.actual >= target
            when polarity = 'minimize' then pair.actual <= target
            when polarity is not null then pair.actual = target
        end as met
    from pair
    join numbered_indicator using (indicator_no)
    left join indicator_direction using (indicator_no)
    left join word_pair
        on word_pair.target_text = pair.target_text
        and word_pair.actual_text is not distinct from pair.actual_text
        and word_pair.actual is not distinct from pair.actual
)
select
    count(distinct indicator_no) filter (counted) as indicators,
    count(distinct unit_no) as units,
    count(*) filter (
        row_no is not null and has_actual and (actual is not null or actual_text is not null)
    ) as measurements,
    count(*) filter (row_no is not null and has_target and target_kind is not null) as with_target,
    count(distinct indicator_no) filter (polarity = 'minimize') as lower_is_better,
    count(*) filter (met) as met,
    count(*) filter (not met) as not_met,
    count(*) filter (row_reason is null) as facts
from judged
