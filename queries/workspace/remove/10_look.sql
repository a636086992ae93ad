-- Removes an organisation wholly: its rows of look.
-- grain: -
-- params: org varchar
delete from look
where org = $org
