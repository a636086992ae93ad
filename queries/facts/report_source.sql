-- The file and table a report was read from, and how.
-- grain: sha256
-- params: report_id integer
select sha256, table_name, reading, org, accepted_at, kind, options
from report
where report_id = $report_id
