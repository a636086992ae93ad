-- Puts into the current scores what holds for one person in one period.
-- grain: org, person, unit, grade, period
-- params: org varchar; person varchar; period varchar
insert into current_person_score by name
select held.*
from person_score_in_force as held
where held.org = $org and held.person = $person and held.period = $period
