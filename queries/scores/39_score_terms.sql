-- What holds for each series of facts (see score_series) under each version of the
-- rules: what is said about the indicator, its weight in that unit, its place, and the rules themselves. `weight` is
-- the indicator's among those of its objective; one that nobody stated is the mean of those stated there, 1 when none
-- is (`weight_by`: policy, stated, siblings, equal): never a silent drop.
-- grain: series, version
-- params: -
create or replace macro score_terms(question, series_of, traits, of_org) as table
with rule as materialized (
    select * from policy_rules(question)
),
version as (
    select v.version, v.objective_weights, v.indicator_weights
    from (select unnest((policy).versions) as v from query_table(question))
),
place as materialized (
    select * from policy_places(question)
),
stated_weight as (
    select
        indicator,
        max(case when unit = '' and weight >= 0 then weight end) as general,
        map_from_entries(list((unit, weight)) filter (where unit <> '' and weight >= 0)) as special,
        avg(weight) filter (where weight >= 0) as average
    from indicator_weight
    where org = of_org
    group by indicator
),
edited_weight as (
    select
        version,
        w.indicator,
        max(case when w.unit = '' then w.weight end) as general,
        map_from_entries(list((w.unit, w.weight)) filter (where w.unit <> '')) as special
    from (select v.version, unnest(v.indicator_weights) as w from version as v)
    group by version, w.indicator
),
edited_objective as (
    select version, w.objective, w.weight
    from (select v.version, unnest(v.objective_weights) as w from version as v)
),
trait as materialized (
    select
        version.version,
        said.*,
        edited_weight.special as edited_special,
        edited_weight.general as edited_general,
        stated_weight.special as stated_special,
        stated_weight.general as stated_general,
        avg(coalesce(edited_weight.general, stated_weight.general, stated_weight.average)) over (
            partition by version.version, said.perspective, said.objective
        ) as sibling_weight,
        edited_objective.weight as edited_objective_weight,
        case when said.objective_weight >= 0 then said.objective_weight end as stated_objective_weight
    from (
        select
            indicator, removed, objective, perspective, polarity, consolidation, form, low, high, worst, midpoint,
            scale, objective_weight, objective_mean
        from query_table(traits)
        where org = of_org
    ) as said
    cross join version
    left join edited_weight
        on edited_weight.indicator = said.indicator and edited_weight.version = version.version
    left join stated_weight on stated_weight.indicator = said.indicator
    left join edited_objective
        on edited_objective.objective = said.objective and edited_objective.version = version.version
),
-- an objective that nobody weighed is the mean of those that somebody did, 1 when nobody weighed any
weighed_objectives as (
    select version, avg(weight) as average
    from (
        select version, any_value(coalesce(edited_objective_weight, stated_objective_weight)) as weight
        from trait
        where objective is not null
        group by version, objective
    )
    group by version
),
term as (
    select
        key.series,
        key.unit,
        key.indicator,
        key.breakdown,
        trait.perspective as stated_perspective,
        coalesce(trait.objective, '') as objective,
        try_cast(trait.polarity as word_t) as polarity,
        try_cast(trait.consolidation as word_t) as own_consolidation,
        coalesce(try_cast(trait.form as word_t), 'ratio'::word_t) as form,
        trait.low,
        trait.high,
        trait.worst,
        trait.midpoint,
        trait.scale,
        try_cast(trait.objective_mean as word_t) as own_mean,
        coalesce(
            trait.edited_special[key.unit],
            trait.edited_general,
            trait.stated_special[key.unit],
            trait.stated_general,
            trait.sibling_weight,
            1
        ) as weight,
        case
            when coalesce(trait.edited_special[key.unit], trait.edited_general) is not null then 'policy'
            when coalesce(trait.stated_special[key.unit], trait.stated_general) is not null then 'stated'
            when trait.sibling_weight is not null then 'siblings'
            else 'equal'
        end::word_t as weight_by,
        coalesce(
            trait.edited_objective_weight,
            trait.stated_objective_weight,
            case when trait.indicator is not null then weighed_objectives.average end,
            1
        ) as objective_weight,
        case
            when trait.edited_objective_weight is not null then 'policy'
            when trait.stated_objective_weight is not null then 'stated'
            when trait.indicator is not null and weighed_objectives.average is not null then 'siblings'
            else 'equal'
        end::word_t as objective_weight_by,
        rule.*
    from query_table(series_of) as key
    cross join rule
    left join trait on trait.indicator = key.indicator and trait.version = rule.version
    left join weighed_objectives on weighed_objectives.version = rule.version
    where trait.removed is null or not trait.removed
)
select
    term.* exclude (valid_from, valid_to, consolidation, mean_indicator, mean_objective),
    coalesce(place.perspective, 'unmapped') as perspective,
    place.weight as perspective_weight,
    place.position as perspective_position,
    coalesce(term.own_consolidation, term.consolidation) as consolidation,
    case when term.form = 'geometric' then 'geometric'::word_t else term.mean_indicator end as mean_indicator,
    coalesce(term.own_mean, term.mean_objective) as mean_objective
from term
left join place on place.version = term.version and place.perspective = term.stated_perspective
