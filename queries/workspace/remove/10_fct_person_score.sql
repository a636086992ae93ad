-- Removes an organisation wholly: its rows of fct_person_score.
-- grain: -
-- params: org varchar
delete from fct_person_score
where org = $org
