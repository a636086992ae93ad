-- The tables of a kept file that reports were read from, each with its newest reading.
-- grain: table_name
-- params: sha256 varchar
select table_name, arg_max(reading, report_id) as reading
from report
where sha256 = $sha256 and status <> 'refused'
group by table_name
order by table_name
