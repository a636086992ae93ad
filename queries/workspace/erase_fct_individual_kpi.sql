-- Erases a person's rows of fct_individual_kpi.
-- grain: -
-- params: org varchar; person varchar
delete from fct_individual_kpi
where org = $org and person = $person
