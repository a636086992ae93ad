-- The tables of a kept file that an organisation's reports were read from, each with its newest report and reading.
-- grain: table_name
-- params: org varchar; sha256 varchar
select table_name, max(report_id) as report_id, arg_max(reading, report_id) as reading
from report
where org = $org and sha256 = $sha256 and status <> 'refused'
group by table_name
order by table_name
