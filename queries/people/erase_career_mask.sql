-- Takes the bits of a person away.
-- grain: -
-- params: org varchar; person varchar
delete from career_mask
where person_no in (select person_no from career_person where org = $org and person = $person)
