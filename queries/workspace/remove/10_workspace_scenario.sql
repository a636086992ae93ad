-- Removes an organisation wholly: its rows of workspace_scenario.
-- grain: -
-- params: org varchar
delete from workspace_scenario
where org = $org
