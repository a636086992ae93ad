-- The periods for which a unit has figures, newest first, and how many indicators have an actual in each.
-- grain: period
-- params: org varchar; unit varchar
select
    period,
    any_value(grain) as grain,
    count(distinct indicator) filter (where actual is not null or actual_text is not null) as with_actual,
    count(distinct indicator) as indicators
from measurement
where org = $org and unit = $unit
group by period, period_start, period_end
order by period_end desc, period_start desc
