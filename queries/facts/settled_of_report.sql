-- The refused rows of a report that a report in force settles, with the newest such report.
-- grain: row_no
-- params: report_id integer
select row_no, max(by_report) as by_report
from settled
semi join (select report_id as by_report from report where status = 'accepted') as live using (by_report)
where report_id = $report_id
group by row_no
order by row_no
