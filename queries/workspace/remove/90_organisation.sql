-- Removes an organisation wholly: its rows of organisation.
-- grain: -
-- params: org varchar
delete from organisation
where org = $org
