-- The newest report in force that was read from a table of a file of that name.
-- grain: report_id
-- params: org varchar; file varchar; table_name varchar
select report_id
from report
where org = $org and file = $file and table_name = $table_name and status = 'accepted'
order by report_id desc
