-- What is said about every indicator, with its weight, its objective and how many indicators that objective has.
-- grain: indicator
-- params: org varchar
with weighed as (
    select indicator, coalesce(max(weight) filter (where unit = ''), avg(weight)) as weight
    from indicator_weight
    where org = $org
    group by indicator
),
named as (
    select
        said.indicator,
        said.name,
        said.name_en,
        said.objective,
        said.perspective,
        said.level,
        said.polarity,
        said.measure_unit,
        said.consolidation,
        said.formula,
        said.data_source,
        said.definition,
        said.frequency,
        said.owner,
        weighed.weight
    from indicator as said
    left join weighed using (indicator)
    where said.org = $org
),
family as (
    select
        objective,
        count(*)::integer as indicators,
        count(level)::integer as levels_known,
        count(*) filter (where level in ('outcome', 'impact'))::integer as outcomes
    from named
    where objective is not null and objective <> ''
    group by objective
)
select
    named.*,
    aim.name as objective_name,
    family.indicators as objective_indicators,
    family.levels_known as objective_levels_known,
    family.outcomes as objective_outcomes
from named
left join family using (objective)
left join (select objective, name from objective where org = $org) as aim using (objective)
order by named.objective, named.indicator
