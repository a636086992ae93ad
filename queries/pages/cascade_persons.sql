-- The persons with KPIs in one period, in the order of their sheets in the cascade: only for a server that allows rows of
-- persons.
-- grain: person
-- params: org varchar; period varchar
select distinct person
from current_individual_kpi
where org = $org and period = $period
order by person
