-- Deletes the rows of a report from fct_person_score, before they are made again.
-- grain: -
-- params: report_id integer
delete from fct_person_score
where report_id = $report_id
