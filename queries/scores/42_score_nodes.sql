-- The whole tree of a unit in a period, one row a node: indicator (its breakdown rows together, each with an equal
-- share), objective, perspective, organisation (the unit's whole result: what its own reports say, never a sum over
-- the units below it). A score is the mean of the parts that have one, by their weights; `coverage` is the share of
-- weight that truly stands behind it, in percent; below the minimum the node is not assessed. Indicators without an
-- objective share the objective '', those without a place in the rule set's perspectives 'unmapped', which weighs
-- nothing and is counted. A perspective without an indicator has no part in the result; a blank weight of one that
-- has makes it undocumented.
-- grain: node, unit, period, perspective, objective, indicator
-- params: -
create or replace macro score_nodes(of_org, policy, of_unit := null, of_start := null, of_end := null) as table
with indicator_mean as (
    select
        unit,
        period,
        perspective,
        objective,
        indicator,
        any_value(period_start) as period_start,
        any_value(period_end) as period_end,
        any_value(grain) as grain,
        any_value(version) as version,
        any_value(perspective_weight) as perspective_weight,
        any_value(perspective_position) as perspective_position,
        any_value(objective_weight) as objective_weight,
        any_value(objective_weight_by) as objective_weight_by,
        any_value(weight) as weight,
        any_value(weight_by) as weight_by,
        any_value(mean_objective) as mean_objective,
        any_value(mean_perspective) as mean_perspective,
        any_value(mean_organisation) as mean_organisation,
        any_value(minimum_coverage) as minimum_coverage,
        any_value(round_digits) as round_digits,
        count(*) filter (where counts) as parts,
        count(achievement) filter (where counts) as measured,
        node_mean(
            case when counts then score end,
            1,
            case when form = 'geometric' then 'geometric' else mean_indicator end
        ) as mean,
        any_value(case when form = 'geometric' then 'geometric' else mean_indicator end) is null as is_blank,
        node_reason(reason) as reason
    from score_rows(of_org, policy, of_unit := of_unit, of_start := of_start, of_end := of_end)
    group by unit, period, perspective, objective, indicator
),
indicator_covered as (
    select *, round(100 * measured / nullif(parts, 0), 10) as coverage
    from indicator_mean
),
indicator_node as (
    select
        *,
        node_score(mean, coverage, minimum_coverage, round_digits) as score,
        node_state(mean, coverage, minimum_coverage, measured, is_blank, reason) as state
    from indicator_covered
),
objective_mean as (
    select
        unit,
        period,
        perspective,
        objective,
        any_value(period_start) as period_start,
        any_value(period_end) as period_end,
        any_value(grain) as grain,
        any_value(version) as version,
        any_value(perspective_weight) as perspective_weight,
        any_value(perspective_position) as perspective_position,
        any_value(objective_weight) as weight,
        any_value(objective_weight_by) as weight_by,
        any_value(mean_perspective) as mean_perspective,
        any_value(mean_organisation) as mean_organisation,
        any_value(minimum_coverage) as minimum_coverage,
        any_value(round_digits) as round_digits,
        count(*) filter (where parts > 0) as parts,
        count(score) filter (where parts > 0) as measured,
        node_coverage(score, coverage, indicator_node.weight, parts) as coverage,
        node_mean(case when parts > 0 then score end, indicator_node.weight, mean_objective) as mean,
        any_value(mean_objective) is null as is_blank,
        node_reason(state) as reason
    from indicator_node
    group by unit, period, perspective, objective
),
objective_node as (
    select
        *,
        node_score(mean, coverage, minimum_coverage, round_digits) as score,
        node_state(mean, coverage, minimum_coverage, measured, is_blank, reason) as state
    from objective_mean
),
perspective_mean as (
    select
        unit,
        period,
        perspective,
        any_value(period_start) as period_start,
        any_value(period_end) as period_end,
        any_value(grain) as grain,
        any_value(version) as version,
        any_value(perspective_weight) as perspective_weight,
        any_value(perspective_position) as perspective_position,
        any_value(mean_organisation) as mean_organisation,
        any_value(minimum_coverage) as minimum_coverage,
        any_value(round_digits) as round_digits,
        count(*) filter (where parts > 0) as parts,
        count(score) filter (where parts > 0) as measured,
        sum(parts)::bigint as indicators,
        sum(objective_node.measured)::bigint as indicators_measured,
        node_coverage(score, coverage, weight, parts) as coverage,
        node_mean(case when parts > 0 then score end, weight, mean_perspective) as mean,
        any_value(mean_perspective) is null as is_blank,
        node_reason(state) as reason
    from objective_node
    group by unit, period, perspective
),
perspective_node as (
    select
        *,
        perspective = 'unmapped' as is_unmapped,
        node_score(mean, coverage, minimum_coverage, round_digits) as score,
        node_state(mean, coverage, minimum_coverage, measured, is_blank, reason) as state
    from perspective_mean
),
organisation_mean as (
    select
        unit,
        period,
        any_value(period_start) as period_start,
        any_value(period_end) as period_end,
        any_value(grain) as grain,
        any_value(version) as version,
        any_value(minimum_coverage) as minimum_coverage,
        any_value(round_digits) as round_digits,
        count(*) filter (where parts > 0 and not is_unmapped) as parts,
        count(score) filter (where parts > 0 and not is_unmapped) as measured,
        coalesce(sum(indicators) filter (where not is_unmapped), 0)::bigint as indicators,
        coalesce(sum(indicators_measured) filter (where not is_unmapped), 0)::bigint as indicators_measured,
        coalesce(sum(indicators) filter (where is_unmapped), 0)::bigint as unmapped,
        node_coverage(score, coverage, perspective_weight, case when is_unmapped then 0 else parts end) as coverage,
        node_mean(
            case when parts > 0 and not is_unmapped then score end, perspective_weight, mean_organisation
        ) as mean,
        any_value(mean_organisation) is null
            or coalesce(bool_or(perspective_weight is null) filter (where parts > 0 and not is_unmapped), false)
            as is_blank,
        node_reason(case when not is_unmapped then state end) as reason
    from perspective_node
    group by unit, period
),
organisation_node as (
    select
        *,
        case when not is_blank then node_score(mean, coverage, minimum_coverage, round_digits) end as score,
        case
            when parts = 0 and unmapped > 0 then 'unmapped'
            when is_blank then 'undocumented'
            else node_state(mean, coverage, minimum_coverage, measured, is_blank, reason)
        end as state
    from organisation_mean
),
node as (
    select
        'indicator' as node, unit, period, period_start, period_end, grain, version, perspective,
        perspective_position, objective, indicator, weight, weight_by, parts, measured, 1 as indicators,
        case when score is null then 0 else 1 end as indicators_measured, 0 as unmapped, coverage, score, state
    from indicator_node
    union all
    select
        'objective' as node, unit, period, period_start, period_end, grain, version, perspective,
        perspective_position, objective, null as indicator, weight, weight_by, parts, measured,
        parts as indicators, measured as indicators_measured, 0 as unmapped, coverage, score, state
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
