-- Takes out of the current scores what one person has in one period, before it is put in anew.
-- grain: -
-- params: org varchar; person varchar; period varchar
delete from current_person_score
where org = $org and person = $person and period = $period
