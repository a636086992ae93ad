-- The persons of one unit in one period with their scores in hundredths: only for a server that allows rows of persons.
-- grain: person
-- params: org varchar; unit varchar; period varchar
select person, grade, kpi, assessment, development, score, rater
from current_person_score
where org = $org and unit = $unit and period = $period
order by person
