-- The rows that hold for one person in one period.
-- grain: unit, grade
-- params: org varchar; person varchar; period varchar
select unit, grade, kpi, assessment, development, score
from current_person_score
where org = $org and person = $person and period = $period
order by unit, grade
