-- Removes an organisation wholly: its rows of workspace_score.
-- grain: -
-- params: org varchar
delete from workspace_score
where org = $org
