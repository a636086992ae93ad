-- Erases a person as the assessor of others, in the current scores.
-- grain: -
-- params: org varchar; person varchar
update current_person_score
set rater = null
where org = $org and rater = $person
