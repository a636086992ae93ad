-- Removes an organisation wholly: its rows of wording.
-- grain: -
-- params: org varchar
delete from wording
where org = $org
