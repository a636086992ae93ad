-- Removes an organisation wholly: its rows of fct_count.
-- grain: -
-- params: org varchar
delete from fct_count
where org = $org
