-- What a staged table of persons' KPIs holds, counted; met and not met by the direction that the row states.
-- grain: -
-- params: -
with usable as (
    select
        *,
        case
            when target is null or actual is null then null
            when polarity = 'maximize' then actual >= target
            when polarity = 'minimize' then actual <= target
            when polarity is not null then actual = target
        end as reached
    from staged_individual_kpi
    where row_reason is null
)
select
    count(distinct kpi) as indicators,
    count(distinct unit) as units,
    count(actual) as measurements,
    count(target) as with_target,
    count(distinct kpi) filter (polarity = 'minimize') as lower_is_better,
    count(*) filter (reached) as met,
    count(*) filter (not reached) as not_met,
    count(*) as facts
from usable
