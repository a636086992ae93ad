-- The uses of goal-seek of an organisation, newest first.
-- grain: goal_id
-- params: org varchar
select goal_id, period, unit, moved, goal, before, after, gain, lose, detail, asked_at, asked_by
from workspace_goal
where org = $org
order by goal_id desc
