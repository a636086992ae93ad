-- Removes an organisation wholly: its rows of workspace_link.
-- grain: -
-- params: org varchar
delete from workspace_link
where org = $org
