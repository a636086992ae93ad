-- Forget the reading that was remembered when a report was accepted.
-- grain: -
-- params: report_id integer
delete from workspace_mapping
using report
where report.report_id = $report_id
    and workspace_mapping.org = report.org
    and workspace_mapping.confirmed_at = report.accepted_at
    and workspace_mapping.signature = json_extract_string(report.reading, '$.signature')
