-- Numbers of people that are negative, or given twice for one unit, period, grade and level by one report.
-- grain: report_id, unit, period, grade, level
-- params: -
select report_id, unit, period, grade, level
from fct_count
group by report_id, unit, period, grade, level
having count(*) > 1 or min(people) < 0
order by report_id, unit, period, grade, level
