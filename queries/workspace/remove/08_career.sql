-- Removes an organisation wholly: the columns of its persons.
-- grain: -
-- params: org varchar
delete from career
where part in (select part from career_part where org = $org)
