-- The whole tree of a unit in a period, made from the rows of score_rows that stand in the relation named
-- `scored_rows` (with their grain; more columns do no harm), one row a node: indicator (its breakdown rows together,
-- each with an equal share), objective, perspective, organisation (the unit's whole result: what its own reports
-- say, never a sum over the units below it). A score is the mean of the parts that have one, by their weights;
-- `coverage` is the share of weight that truly stands behind it, in percent; below the minimum the node is not
-- assessed. Indicators without an objective share the objective '', those without a place in the rule set's
-- perspectives 'unmapped', which weighs nothing and is counted. A perspective without an indicator has no part in
-- the result; a blank weight of one that has makes it undocumented. What all rows of a node
-- have in common is carried column by column: the first of a struct took two thirds of the time.
-- grain: node, unit, period, perspective, objective, indicator
-- params: -
create or replace macro score_tree(scored_rows, policy) as table
with leaf as materialized (
    select
        unit,
        period,
        perspective,
        objective,
        indicator,
        counts,
        achievement,
        score,
        reason,
        case when form = 'geometric' then 'geometric' else mean_indicator end as mean_indicator,
        period_start,
        period_end,
        grain,
        version,
        perspective_weight,
        perspective_position,
        objective_weight,
        objective_weight_by,
        weight,
        weight_by,
        mean_objective,
        mean_perspective,
        mean_organisation,
        minimum_coverage,
        minimum_below,
        round_digits
    from query_table(scored_rows)
),
indicator_mean as materialized (
    select
        unit,
        period,
        perspective,
        objective,
        indicator,
        first(columns([
            'period_start', 'period_end', 'grain', 'version', 'perspective_weight', 'perspective_position',
            'objective_weight', 'objective_weight_by', 'weight', 'weight_by', 'mean_objective',
            'mean_perspective', 'mean_organisation', 'minimum_coverage', 'minimum_below', 'round_digits'
        ])),
        count(*) filter (where counts) as parts,
        count(achievement) filter (where counts) as measured,
        round(100 * measured / nullif(parts, 0), 10) as coverage,
        node_mean(case when counts then score end, 1, mean_indicator) as mean,
        any_value(mean_indicator) is null as is_blank,
        node_reason(reason) as reason
    from leaf
    group by unit, period, perspective, objective, indicator
),
indicator_node as materialized (
    select
        *,
        node_score(mean, coverage, minimum_below, round_digits) as score,
        node_state(mean, coverage, minimum_below, measured, is_blank, reason) as state
    from indicator_mean
),
objective_mean as materialized (
    select
        unit,
        period,
        perspective,
        objective,
        first(columns([
            'period_start', 'period_end', 'grain', 'version', 'perspective_weight', 'perspective_position',
            'objective_weight', 'objective_weight_by', 'mean_objective', 'mean_perspective',
            'mean_organisation', 'minimum_coverage', 'minimum_below', 'round_digits'
        ])),
        count(*) filter (where parts > 0) as parts,
        count(score) filter (where parts > 0) as measured,
        node_coverage(score, coverage, indicator_node.weight, parts) as coverage,
        node_mean(case when parts > 0 then score end, indicator_node.weight, indicator_node.mean_objective) as mean,
        any_value(indicator_node.mean_objective) is null as is_blank,
        node_reason(state) as reason
    from indicator_node
    group by unit, period, perspective, objective
),
objective_node as materialized (
    select
        *,
        node_score(mean, coverage, minimum_below, round_digits) as score,
        node_state(mean, coverage, minimum_below, measured, is_blank, reason) as state
    from objective_mean
),
perspective_mean as materialized (
    select
        unit,
        period,
        perspective,
        first(columns([
            'period_start', 'period_end', 'grain', 'version', 'perspective_weight', 'perspective_position',
            'mean_perspective', 'mean_organisation', 'minimum_coverage', 'minimum_below', 'round_digits'
        ])),
        count(*) filter (where parts > 0) as parts,
        count(score) filter (where parts > 0) as measured,
        sum(parts)::bigint as indicators,
        sum(objective_node.measured)::bigint as indicators_measured,
        node_coverage(score, coverage, objective_node.objective_weight, parts) as coverage,
        node_mean(case when parts > 0 then score end, objective_node.objective_weight, objective_node.mean_perspective) as mean,
        any_value(objective_node.mean_perspective) is null as is_blank,
        node_reason(state) as reason
    from objective_node
    group by unit, period, perspective
),
perspective_node as materialized (
    select
        *,
        perspective = 'unmapped' as is_unmapped,
        node_score(mean, coverage, minimum_below, round_digits) as score,
        node_state(mean, coverage, minimum_below, measured, is_blank, reason) as state
    from perspective_mean
),
organisation_mean as materialized (
    select
        unit,
        period,
        first(columns([
            'period_start', 'period_end', 'grain', 'version', 'mean_organisation', 'minimum_coverage',
            'minimum_below', 'round_digits'
        ])),
        count(*) filter (where parts > 0 and not is_unmapped) as parts,
        count(score) filter (where parts > 0 and not is_unmapped) as measured,
        coalesce(sum(indicators) filter (where not is_unmapped), 0)::bigint as indicators,
        coalesce(sum(indicators_measured) filter (where not is_unmapped), 0)::bigint as indicators_measured,
        coalesce(sum(indicators) filter (where is_unmapped), 0)::bigint as unmapped,
        node_coverage(
            score, coverage, perspective_node.perspective_weight, case when is_unmapped then 0 else parts end
        ) as coverage,
        node_mean(
            case when parts > 0 and not is_unmapped then score end,
            perspective_node.perspective_weight,
            perspective_node.mean_organisation
        ) as mean,
        any_value(perspective_node.mean_organisation) is null
            or coalesce(
                bool_or(perspective_node.perspective_weight is null) filter (where parts > 0 and not is_unmapped), false
            ) as is_blank,
        node_reason(case when not is_unmapped then state end) as reason
    from perspective_node
    group by unit, period
),
organisation_node as materialized (
    select
        *,
        case
            when not is_blank then node_score(mean, coverage, minimum_coverage, round_digits)
        end as score,
        case
            when parts = 0 and unmapped > 0 then 'unmapped'
            when is_blank then 'undocumented'
            else node_state(mean, coverage, minimum_coverage, measured, is_blank, reason)
        end as state
    from organisation_mean
),
node as materialized (
    select
        'indicator' as node, unit, period, period_start, period_end, grain, version, perspective,
        perspective_position, objective, indicator, weight, weight_by, parts, measured, 1 as indicators,
        case when score is null then 0 else 1 end as indicators_measured, 0 as unmapped, coverage, score, state
    from indicator_node
    union all
    select
        'objective' as node, unit, period, period_start, period_end, grain, version, perspective,
        perspective_position, objective, null as indicator, objective_weight as weight,
        objective_weight_by as weight_by, parts, measured, parts as indicators, measured as indicators_measured,
        0 as unmapped, coverage, score, state
    from objective_node
    union all
    select
        'perspective' as node, unit, period, period_start, period_end, grain, version, perspective,
        perspective_position, null as objective, null as indicator, perspective_weight as weight,
        'policy' as weight_by, parts, measured, indicators, indicators_measured, 0 as unmapped, coverage, score,
        state
    from perspective_node
    union all
    select
        'organisation' as node, unit, period, period_start, period_end, grain, version, null as perspective,
        null as perspective_position, null as objective, null as indicator, null as weight, null as weight_by,
        parts, measured, indicators, indicators_measured, unmapped, coverage, score, state
    from organisation_node
)
select
    node.node,
    node.unit,
    node.period,
    node.period_start,
    node.period_end,
    node.grain,
    node.version,
    node.perspective,
    node.perspective_position,
    node.objective,
    node.indicator,
    node.weight,
    node.weight_by,
    node.parts,
    node.measured,
    node.indicators,
    node.indicators_measured,
    node.unmapped,
    coalesce(node.coverage, 0) as coverage,
    node.score,
    node.state as reason,
    band.band,
    band.colour
from node
left join policy_bands(policy) as band
    on band.version = node.version
    and band.node = node.node
    and in_band(
        half_up(
            case node.node when 'indicator' then without_noise(node.score) else round(node.score, 10) end,
            band.digits
        ),
        band.low, band.low_inclusive, band.high, band.high_inclusive
    )
