-- Puts into the current KPIs of persons what holds for the periods of a report.
-- grain: org, person, unit, kpi, period
-- params: report_id integer
insert into current_individual_kpi by name
select held.*
from individual_kpi_in_force as held
where (org, period) in (select distinct (org, period) from fct_individual_kpi where report_id = $report_id)
