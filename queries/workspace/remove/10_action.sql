-- Removes an organisation wholly: its rows of action.
-- grain: -
-- params: org varchar
delete from action
where org = $org
