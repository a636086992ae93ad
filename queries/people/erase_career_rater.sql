-- Takes a person out of the columns as the one who assessed others.
-- grain: -
-- params: org varchar; person varchar
update career
set rater_no = null
where rater_no in (select person_no from career_person where org = $org and person = $person)
