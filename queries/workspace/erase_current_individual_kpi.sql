-- Erases a person's rows of current_individual_kpi.
-- grain: -
-- params: org varchar; person varchar
delete from current_individual_kpi
where org = $org and person = $person
