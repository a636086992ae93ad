-- Removes an organisation wholly: its rows of career_part.
-- grain: -
-- params: org varchar
delete from career_part
where org = $org
