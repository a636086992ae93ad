-- What was said when a table of a file was last refused.
-- grain: counts
-- params: org varchar; sha256 varchar; table_name varchar
select counts
from report
where org = $org and sha256 = $sha256 and table_name = $table_name and status = 'refused'
order by report_id desc
limit 1
