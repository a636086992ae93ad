-- What was submitted, newest first: to an organisation (report_id null), or the one table of that report.
-- grain: report_id
-- params: org varchar; report_id integer
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
    kept.cleaned
from report
left join kept_file as kept using (org, sha256)
where ($org is null or org = $org) and ($report_id is null or report_id = $report_id)
order by report_id desc
