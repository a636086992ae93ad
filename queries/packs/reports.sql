-- The reports whose facts stand behind the numbers of an organisation at this moment.
-- grain: report_id
-- params: org varchar
select
    report_id,
    report.file,
    table_name,
    sha256,
    accepted_at,
    accepted_by
from report
where org = $org and status = 'accepted'
order by report_id
