-- Writes down one use of goal-seek.
-- grain: -
-- params: org varchar; period varchar; unit varchar; moved varchar; goal bigint; before varchar; after varchar; gain bigint; lose bigint; detail varchar; at timestamp; by varchar
insert into workspace_goal by name
select
    (coalesce(max(goal_id), 0) + 1)::integer as goal_id,
    $org::varchar as org,
    $period::varchar as period,
    $unit::varchar as unit,
    $moved::varchar as moved,
    $goal::bigint as goal,
    $before::varchar as before,
    $after::varchar as after,
    $gain::bigint as gain,
    $lose::bigint as lose,
    $detail::varchar as detail,
    $at::timestamp as asked_at,
    $by::varchar as asked_by
from workspace_goal
