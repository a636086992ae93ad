-- The report in force that was read from a table of a file.
-- grain: report_id
-- params: org varchar; sha256 varchar; table_name varchar
select report_id, reading, counts, accepted_at
from report
where org = $org and sha256 = $sha256 and table_name = $table_name and status = 'accepted'
order by report_id desc
