-- Refused rows of an earlier report of the same organisation, settled by a new one.
-- grain: -
-- params: org varchar; report_id integer; by_report integer; row_nos integer[]
insert into settled by name
select distinct refused.report_id, row_no, $by_report as by_report
from refused
semi join (select report_id from report where org = $org) as own using (report_id)
where refused.report_id = $report_id and list_contains($row_nos, row_no)
