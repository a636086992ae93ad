-- Takes the rows of a person out of the columns.
-- grain: -
-- params: org varchar; person varchar
delete from career
where person_no in (select person_no from career_person where org = $org and person = $person)
