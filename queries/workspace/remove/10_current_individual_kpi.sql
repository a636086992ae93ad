-- Removes an organisation wholly: its rows of current_individual_kpi.
-- grain: -
-- params: org varchar
delete from current_individual_kpi
where org = $org
