-- Deletes the rows of a report from fct_individual_kpi, before they are made again.
-- grain: -
-- params: report_id integer
delete from fct_individual_kpi
where report_id = $report_id
