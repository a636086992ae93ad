-- Erases a person's rows of fct_person_score.
-- grain: -
-- params: org varchar; person varchar
delete from fct_person_score
where org = $org and person = $person
