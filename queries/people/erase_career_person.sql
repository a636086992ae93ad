-- Forgets which number stood for a person.
-- grain: -
-- params: org varchar; person varchar
delete from career_person
where org = $org and person = $person
