-- Everything that a link may lead from or to: objectives, indicators of the units that report or define them (and without a unit), KPIs of
-- the people of a unit.
-- grain: tier, unit, code
-- params: org varchar
with indicator_of_unit as (
    select distinct unit, indicator from fct_measurement where org = $org
    union
    select distinct unit, indicator from fct_definition where org = $org and unit <> ''
    union
    select distinct child_unit, child from link where org = $org and child_tier = 'indicator'
    union
    select distinct parent_unit, parent from link where org = $org and parent_tier = 'indicator'
    union
    select '' as unit, indicator from indicator where org = $org
)
select 'objective' as tier, '' as unit, objective as code
from objective
where org = $org
union all
select 'indicator' as tier, indicator_of_unit.unit, indicator_of_unit.indicator as code
from indicator_of_unit
semi join (select indicator from indicator where org = $org) as known using (indicator)
union all
select distinct 'kpi' as tier, unit, kpi as code
from current_individual_kpi
where org = $org
order by tier, unit, code
