-- Removes an organisation wholly: its rows of workspace_edit.
-- grain: -
-- params: org varchar
delete from workspace_edit
where org = $org
