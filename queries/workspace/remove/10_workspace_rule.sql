-- Removes an organisation wholly: its rows of workspace_rule.
-- grain: -
-- params: org varchar
delete from workspace_rule
where org = $org
