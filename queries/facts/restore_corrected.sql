-- Put the report that was withdrawn by a correction into force again.
-- grain: report_id
-- params: why varchar
update report
set status = 'accepted', withdrawn_at = null, withdrawn_by = null, withdrawn_why = null
where withdrawn_why = $why and status = 'withdrawn'
returning report_id
