-- Reports that give two targets or two actuals for one key: a report speaks once about each.
-- grain: report_id, org, unit, indicator, breakdown, period
-- params: -
select report_id, org, unit, indicator, breakdown, period
from fct_measurement
group by report_id, org, unit, indicator, breakdown, period
having count(*) filter (has_target) > 1 or count(*) filter (has_actual) > 1
order by report_id, org, unit, indicator, breakdown, period
