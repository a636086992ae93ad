-- The reports whose facts can be made again, oldest first.
-- grain: report_id
-- params: -
select report_id, org, reading, accepted_at, definitions
from report
semi join kept_file using (org, sha256)
where status <> 'refused'
order by report_id
