-- The KPIs of one person in one period: only for a server that allows rows of persons.
-- grain: unit, kpi
-- params: org varchar; person varchar; period varchar
select unit, kpi, name, serves, serves_unit, weight, target, actual, polarity, measure_unit
from current_individual_kpi
where org = $org and person = $person and period = $period
order by unit, kpi
