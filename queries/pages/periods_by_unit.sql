-- The periods for which each unit has figures, newest first.
-- grain: unit
-- params: org varchar
with known as (
    select unit, period, period_start, period_end
    from measurement
    where org = $org
    group by unit, period, period_start, period_end
)

select unit, list(period order by period_end desc, period_start desc) as periods
from known
group by unit
