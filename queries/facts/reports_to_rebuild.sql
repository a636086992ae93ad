-- The reports whose facts can be made again, oldest first.
-- grain: report_id
-- params: -
select report_id, org, sha256, table_name, reading, accepted_at, definitions
from report
semi join file using (sha256)
where status <> 'refused'
order by report_id
