-- The numbers of all reports that have facts.
-- grain: report_id
-- params: -
select report_id
from report
where status <> 'refused'
order by report_id
