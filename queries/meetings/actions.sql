-- What holds about every action of an organisation, with when it was first written, first done, and how often revised.
-- grain: number
-- params: org varchar
select
    number,
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
    min(written_at) over of_it as begun_at,
    min(written_at) filter (where state in ('done', 'dropped')) over of_it as ended_at,
    written_at,
    written_by
from action
where org = $org
window of_it as (partition by number)
qualify row_number() over (partition by number order by revision desc) = 1
order by number
