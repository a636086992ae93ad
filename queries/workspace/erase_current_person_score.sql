-- Erases a person's rows of current_person_score.
-- grain: -
-- params: org varchar; person varchar
delete from current_person_score
where org = $org and person = $person
