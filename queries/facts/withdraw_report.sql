-- Take a report that is in force out of it; no row when it is not.
-- grain: report_id
-- params: report_id integer; at timestamp; by varchar; why varchar
update report
set status = 'withdrawn', withdrawn_at = $at, withdrawn_by = $by, withdrawn_why = $why
where report_id = $report_id and status = 'accepted'
returning report_id
