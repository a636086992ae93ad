-- KPIs of persons that hold: the newest accepted row of each person, unit, KPI and period.
-- grain: org, person, unit, kpi, period
-- params: -
create or replace view individual_kpi_in_force as
select fact.*
from fct_individual_kpi as fact
semi join (select report_id from report where status = 'accepted') as live using (report_id)
qualify row_number() over (partition by org, period, person, unit, kpi order by report_id desc, row_no desc) = 1
