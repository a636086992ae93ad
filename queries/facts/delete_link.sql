-- Deletes the rows of a report from fct_link, before they are made again.
-- grain: -
-- params: report_id integer
delete from fct_link
where report_id = $report_id
