-- Removes an organisation wholly: its rows of fct_objective.
-- grain: -
-- params: org varchar
delete from fct_objective
where org = $org
