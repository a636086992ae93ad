-- Every node of an organisation's cascade by number: objectives, then indicators of units, then the KPIs of persons in
-- one period, with their achievement under the rules in force at its end. An indicator stands in every unit that
-- measures it or that a link names it in; one that nobody measures stands in the top unit.
-- grain: number
-- params: org varchar; period varchar; top varchar; policy policy_t
create or replace temp table cascade_node as
with unit_no as (
    select unit, valid_from, valid_to, row_number() over (order by unit) - 1 as unit_no
    from unit
    where org = $org
),
trait as (
    select indicator, name, objective, perspective, level, polarity, measure_unit, consolidation
    from indicator
    where org = $org
),
pair as (
    select distinct fact.unit, fact.indicator
    from fct_measurement as fact
    semi join (select report_id from report where status = 'accepted') as live using (report_id)
    where fact.org = $org
    union
    select child_unit, child from link where org = $org and child_tier = 'indicator' and child_unit <> ''
    union
    select parent_unit, parent from link where org = $org and parent_tier = 'indicator' and parent_unit <> ''
),
placed as (
    select pair.unit, trait.indicator, trait.name, trait.objective, trait.perspective, trait.measure_unit,
        trait.consolidation, unit_no.unit_no, unit_no.valid_from, unit_no.valid_to
    from pair
    join trait using (indicator)
    join unit_no using (unit)
    union all
    select $top, trait.indicator, trait.name, trait.objective, trait.perspective, trait.measure_unit,
        trait.consolidation, unit_no.unit_no, unit_no.valid_from, unit_no.valid_to
    from trait
    anti join pair using (indicator)
    left join unit_no on unit_no.unit = $top
),
weight as (
    select indicator, unit, weight
    from indicator_weight
    where org = $org
),
rule as (
    select unnest(($policy::policy_t).versions, max_depth := 2)
),
scored as (
    select
        held.person,
        held.unit,
        held.kpi,
        held.name,
        held.serves,
        held.serves_unit,
        held.weight,
        held.target,
        held.measure_unit,
        rule.cap,
        rule.floor,
        100 * case
            when held.polarity = 'maximize'
                then ratio_maximize(held.actual, held.target, null, rule.negative_maximize, rule.zero_maximize)
            when held.polarity = 'minimize'
                then ratio_minimize(
                    held.actual, held.target, null, rule.minimize_form, rule.negative_minimize, rule.zero_minimize
                )
            when held.polarity is not null
                then ratio_stabilize(held.actual, held.target, null, rule.negative_stabilize, rule.zero_stabilize)
        end as ratio
    from current_individual_kpi as held
    left join rule
        on held.period_end >= rule.valid_from and (rule.valid_to is null or held.period_end < rule.valid_to)
    where held.org = $org and held.period = $period
),
every as (
    select
        2 as tier,
        objective as code,
        coalesce(name, objective) as name,
        '' as unit,
        -1 as unit_no,
        '' as person,
        perspective,
        null as objective,
        null as serves,
        null as serves_unit,
        weight,
        null as target,
        null as measure_unit,
        null as consolidation,
        null as valid_from,
        null as valid_to,
        null as score
    from objective
    where org = $org
    union all
    select
        1 as tier,
        placed.indicator as code,
        coalesce(placed.name, placed.indicator) as name,
        placed.unit,
        coalesce(placed.unit_no, -1) as unit_no,
        '' as person,
        placed.perspective,
        placed.objective,
        null as serves,
        null as serves_unit,
        coalesce(own.weight, shared.weight) as weight,
        null as target,
        placed.measure_unit,
        placed.consolidation,
        placed.valid_from,
        placed.valid_to,
        null as score
    from placed
    left join weight as own on own.indicator = placed.indicator and own.unit = placed.unit
    left join weight as shared on shared.indicator = placed.indicator and shared.unit = ''
    union all
    select
        0 as tier,
        scored.kpi as code,
        coalesce(scored.name, scored.kpi) as name,
        scored.unit,
        coalesce(unit_no.unit_no, -1) as unit_no,
        scored.person,
        null as perspective,
        null as objective,
        scored.serves,
        scored.serves_unit,
        scored.weight,
        scored.target,
        scored.measure_unit,
        null as consolidation,
        null as valid_from,
        null as valid_to,
        case when ratio > cap then cap when ratio < floor then floor else ratio end as score
    from scored
    left join unit_no using (unit)
)
select
    (row_number() over (order by tier desc, unit, code, person) - 1)::integer as number,
    every.*,
    case when tier = 0 then (dense_rank() over (order by case when tier = 0 then person end nulls last) - 1)::integer end
        as sheet
from every
