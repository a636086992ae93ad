-- Indicators whose objective begins with the level in brackets, as imported trees without a parent column write it: one
-- row for each definition that still holds.
-- grain: report_id, row_no
-- params: org varchar
with live as (
    select report_id from report where org = $org and status = 'accepted'
),
measured as (
    select indicator, any_value(unit) as unit, any_value(target_text) as target_text
    from fct_measurement
    semi join live using (report_id)
    where org = $org
    group by indicator
)
select
    fact.report_id,
    fact.row_no,
    fact.indicator,
    coalesce(fact.name, fact.indicator) as name,
    objective.name as objective,
    coalesce(fact.measure_unit, '') as measure_unit,
    coalesce(measured.unit, '') as unit,
    coalesce(measured.target_text, '') as target_text
from fct_definition as fact
semi join live using (report_id)
join objective on objective.org = fact.org and objective.objective = fact.objective
left join measured using (indicator)
where fact.org = $org and objective.name like '[%'
order by fact.report_id, fact.row_no
