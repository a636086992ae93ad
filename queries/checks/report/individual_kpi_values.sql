-- KPIs of persons in a report that break a rule: a person that is no hashed code, a negative weight, numbers that are not
-- finite, a period that ends before it starts.
-- grain: row_no
-- params: report_id integer
select row_no
from fct_individual_kpi
where report_id = $report_id
    and (
        not regexp_full_match(person, 'P[A-Z2-7]{15}')
        or weight < 0
        or not isfinite(coalesce(target, 0))
        or not isfinite(coalesce(actual, 0))
        or period_end < period_start
    )
order by row_no
