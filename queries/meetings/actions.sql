-- What holds about every action of an organisation, or all revisions of one (`number`), with when it was first written and
-- first ended.
-- grain: number, revision
-- params: org varchar; number integer
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
where org = $org and ($number is null or number = $number)
window of_it as (partition by number)
qualify $number is not null or row_number() over (partition by number order by revision desc) = 1
order by number, revision desc
