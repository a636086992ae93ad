-- Removes an organisation wholly: its rows of workspace_goal.
-- grain: -
-- params: org varchar
delete from workspace_goal
where org = $org
