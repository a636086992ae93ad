-- Takes out of the current KPIs of persons what a report may have changed: its organisation's rows of its periods.
-- grain: -
-- params: report_id integer
delete from current_individual_kpi
where (org, period) in (select distinct (org, period) from fct_individual_kpi where report_id = $report_id)
