-- Rows of a report about persons that break a rule: a person that is no hashed code, a negative score, a period that ends
-- before it starts, a person, unit and grade twice in one period.
-- grain: row_no
-- params: report_id integer
select row_no
from fct_person_score
where report_id = $report_id
qualify not regexp_full_match(person, 'P[A-Z2-7]{15}')
    or coalesce(kpi, 0) < 0
    or coalesce(assessment, 0) < 0
    or coalesce(development, 0) < 0
    or coalesce(score, 0) < 0
    or period_end < period_start
    or count(*) over (partition by person, unit, grade, period) > 1
order by row_no
