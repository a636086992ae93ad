-- Puts into the current scores of persons what holds for the periods of a report.
-- grain: org, person, unit, grade, period
-- params: report_id integer
insert into current_person_score by name
select held.*
from person_score_in_force as held
where (org, period) in (select distinct (org, period) from fct_person_score where report_id = $report_id)
