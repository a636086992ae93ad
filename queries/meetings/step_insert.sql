-- Writes that a meeting was opened or closed.
-- grain: -
-- params: org varchar; number integer; state varchar; note varchar; at timestamp; by varchar
insert into meeting_step by name
select
    $org::varchar as org,
    $number::integer as number,
    (coalesce(max(step), 0) + 1)::integer as step,
    $state::varchar as state,
    $note::varchar as note,
    $at::timestamp as written_at,
    $by::varchar as written_by
from meeting_step
where org = $org and number = $number
