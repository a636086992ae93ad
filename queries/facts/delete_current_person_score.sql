-- Takes out of the current scores of persons what a report may have changed: its organisation's rows of its periods.
-- grain: -
-- params: report_id integer
delete from current_person_score
where (org, period) in (select distinct (org, period) from fct_person_score where report_id = $report_id)
