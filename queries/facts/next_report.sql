-- The number of the next report.
-- grain: -
-- params: -
select coalesce(max(report_id), 0) + 1 as report_id
from report
