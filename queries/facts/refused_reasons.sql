-- What could not be used of the reports in force, counted by report and reason; refused tables count once.
-- grain: report_id, reason
-- params: org varchar
with cell as (
    select report_id, reason, count(*) as times
    from refused
    group by report_id, reason
),
whole as (
    select report_id, unnest(json_keys(counts, '$.reasons')) as reason, 1 as times
    from report
    where status = 'refused'
)
select report_id, file, table_name, reason, times
from (from cell union all from whole)
join report using (report_id)
where status in ('accepted', 'refused') and ($org = '' or org = $org)
order by report_id, reason
