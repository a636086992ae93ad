-- Reports in force whose file is not kept.
-- grain: report_id
-- params: -
select report_id
from report
anti join kept_file using (org, sha256)
where status <> 'refused'
order by report_id
