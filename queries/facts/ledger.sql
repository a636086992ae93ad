-- What was submitted, newest first: to an organisation (report_id null), or the one table of that report.
-- grain: report_id
-- params: org varchar; report_id integer
with settled_rows as (
    select report_id, count(distinct row_no) as settled
    from settled
    semi join (select report_id as by_report from report where status = 'accepted') as live using (by_report)
    group by report_id
)
select
    report_id,
    org,
    report.file,
    table_name,
    kind,
    status,
    counts,
    accepted_at,
    accepted_by,
    corrects,
    case when withdrawn_why like 'corrected:%' then substr(withdrawn_why, 11)::integer end as corrected_by,
    withdrawn_at,
    withdrawn_by,
    withdrawn_why,
    kept.size,
    kept.cleaned,
    coalesce(settled, 0) as settled
from report
left join settled_rows using (report_id)
left join kept_file as kept using (org, sha256)
where ($org is null or org = $org) and ($report_id is null or report_id = $report_id)
order by report_id desc
