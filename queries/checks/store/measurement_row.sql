-- Facts that share what makes them unique.
-- grain: report_id, row_no, unit, indicator, breakdown, period
-- params: -
select report_id, row_no, unit, indicator, breakdown, period
from fct_measurement
group by report_id, row_no, unit, indicator, breakdown, period
having count(*) > 1
order by report_id, row_no, unit, indicator, breakdown, period
