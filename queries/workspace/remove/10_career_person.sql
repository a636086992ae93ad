-- Removes an organisation wholly: its rows of career_person.
-- grain: -
-- params: org varchar
delete from career_person
where org = $org
