-- Removes an organisation wholly: its rows of workspace_mapping.
-- grain: -
-- params: org varchar
delete from workspace_mapping
where org = $org
