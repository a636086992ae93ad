-- Organisations and periods whose columns a report of persons or of individual KPIs may have changed.
-- grain: org, period
-- params: report_id integer
select distinct org, period
from fct_person_score
where report_id = $report_id
union
select distinct org, period
from fct_individual_kpi
where report_id = $report_id
order by org, period
