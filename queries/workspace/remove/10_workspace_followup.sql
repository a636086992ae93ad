-- Removes an organisation wholly: its rows of workspace_followup.
-- grain: -
-- params: org varchar
delete from workspace_followup
where org = $org
