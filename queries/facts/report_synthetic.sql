-- Whether a report is one of an invented organisation.
-- grain: report_id
-- params: report_id integer
select synthetic
from report
join organisation using (org)
where report_id = $report_id
