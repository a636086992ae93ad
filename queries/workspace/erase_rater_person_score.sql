-- Erases a person as the assessor of others, in what reports said.
-- grain: -
-- params: org varchar; person varchar
update fct_person_score
set rater = null
where org = $org and rater = $person
