-- Removes an organisation wholly: its rows of pack.
-- grain: -
-- params: org varchar
delete from pack
where org = $org
