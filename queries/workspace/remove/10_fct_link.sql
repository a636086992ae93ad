-- Removes an organisation wholly: its rows of fct_link.
-- grain: -
-- params: org varchar
delete from fct_link
where org = $org
