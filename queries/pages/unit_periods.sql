-- The periods behind the numbers of places, in the order of time.
-- grain: place
-- params: periods varchar
select place, period, period_start, period_end, grain
from query_table($periods)
order by period_end, period_start, place
