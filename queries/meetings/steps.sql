-- The course of all meetings of an organisation.
-- grain: number, step
-- params: org varchar
select
    number,
    step,
    state,
    note,
    written_at,
    written_by
from meeting_step
where org = $org
order by number, step
