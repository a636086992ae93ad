-- The tree that each unit's indicators hang in under each version of the rules, one numbered row a node: indicator,
-- objective, perspective, organisation (the unit's whole result); numbered in the order of units. Each knows the node
-- `above` it, its weight among its siblings, how it takes the mean of its parts (`mean`, null: not documented) and the
-- least coverage it needs. Indicators without an objective share the objective '', those without a place in the rule
-- set's perspectives 'unmapped'. The relation `terms` is as score_terms gives it.
-- grain: node_no
-- params: -
create or replace macro score_branches(terms) as table
with indicator_of as materialized (
    select
        version,
        unit,
        perspective,
        objective,
        indicator,
        any_value(weight) as weight,
        any_value(weight_by) as weight_by,
        any_value(objective_weight) as objective_weight,
        any_value(objective_weight_by) as objective_weight_by,
        any_value(perspective_weight) as perspective_weight,
        any_value(perspective_position) as perspective_position,
        any_value(mean_indicator) as mean_indicator,
        any_value(mean_objective) as mean_objective,
        any_value(mean_perspective) as mean_perspective,
        any_value(mean_organisation) as mean_organisation,
        any_value(minimum_below) as minimum_below,
        any_value(minimum_coverage) as minimum_coverage,
        any_value(round_digits) as round_digits,
        any_value(band_digits) as band_digits
    from query_table(terms)
    group by version, unit, perspective, objective, indicator
),
node as materialized (
    select (row_number() over (order by unit, version, node, perspective, objective, indicator))::integer as node_no, *
    from (
        select
            'indicator'::word_t as node, version, unit, perspective, perspective_position, objective, indicator, weight,
            weight_by, mean_indicator as mean, minimum_below as minimum, round_digits, band_digits
        from indicator_of
        union all
        select
            'objective'::word_t as node, version, unit, perspective, any_value(perspective_position), objective,
            null as indicator, any_value(objective_weight), any_value(objective_weight_by), any_value(mean_objective),
            any_value(minimum_below), any_value(round_digits), any_value(band_digits)
        from indicator_of
        group by version, unit, perspective, objective
        union all
        select
            'perspective'::word_t as node, version, unit, perspective, any_value(perspective_position),
            null as objective, null as indicator, any_value(perspective_weight), 'policy'::word_t,
            any_value(mean_perspective), any_value(minimum_below), any_value(round_digits), any_value(band_digits)
        from indicator_of
        group by version, unit, perspective
        union all
        select
            'organisation'::word_t as node, version, unit, null as perspective, null as perspective_position,
            null as objective, null as indicator, null as weight, null as weight_by, any_value(mean_organisation),
            any_value(minimum_coverage), any_value(round_digits), any_value(band_digits)
        from indicator_of
        group by version, unit
    )
)
select node.*, upper.node_no as above, upper.mean as mean_above
from node
left join node as upper
    on upper.version = node.version
    and upper.unit = node.unit
    and upper.node
        = case node.node
            when 'indicator' then 'objective'::word_t
            when 'objective' then 'perspective'::word_t
            when 'perspective' then 'organisation'::word_t
        end
    and upper.perspective is not distinct from case when node.node <> 'perspective' then node.perspective end
    and upper.objective is not distinct from case when node.node = 'indicator' then node.objective end
