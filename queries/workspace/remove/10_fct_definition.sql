-- Removes an organisation wholly: its rows of fct_definition.
-- grain: -
-- params: org varchar
delete from fct_definition
where org = $org
