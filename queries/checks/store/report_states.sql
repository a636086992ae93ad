-- Reports whose state does not fit what is written about it.
-- grain: report_id
-- params: -
select report_id
from report
where status not in ('accepted', 'withdrawn', 'refused')
    or (status = 'withdrawn') <> (withdrawn_at is not null)
order by report_id
