-- Removes an organisation wholly: its rows of fct_unit.
-- grain: -
-- params: org varchar
delete from fct_unit
where org = $org
