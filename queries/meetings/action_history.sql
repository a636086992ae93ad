-- All revisions of one action, newest first.
-- grain: revision
-- params: org varchar; number integer
select
    revision,
    meeting,
    unit,
    indicator,
    period,
    what,
    cause_kind,
    cause,
    recommendation,
    decision,
    owner,
    due,
    state,
    result,
    written_at,
    written_by
from action
where org = $org and number = $number
order by revision desc
