-- The periods for which there are individual KPIs, oldest first: the points of a trend.
-- grain: period
-- params: org varchar
select period, period_start, period_end
from current_individual_kpi
where org = $org
group by period, period_start, period_end
order by period_end, period_start
