-- Removes an organisation wholly: its rows of fct_individual_kpi.
-- grain: -
-- params: org varchar
delete from fct_individual_kpi
where org = $org
