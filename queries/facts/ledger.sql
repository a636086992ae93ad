-- What was submitted to an organisation, newest first.
-- grain: report_id
-- params: org varchar
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
left join file as kept using (sha256)
where org = $org
order by report_id desc
