-- When each report was accepted.
-- grain: report_id
-- params: org varchar
select report_id, accepted_at::date as accepted_on
from report
where org = $org
order by report_id
