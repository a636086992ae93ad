-- Removes an organisation wholly: its rows of current_person_score.
-- grain: -
-- params: org varchar
delete from current_person_score
where org = $org
