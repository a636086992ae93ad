-- The nodes of score_tree (the relation `tree`), with the names and terms behind their numbers.
-- grain: node, unit, period, perspective, objective, indicator
-- params: -
create or replace macro score_tree_shown(tree, branches, periods, bands) as table
select
    branch.node::varchar as node,
    branch.unit,
    placed.period,
    placed.period_start,
    placed.period_end,
    placed.grain,
    placed.version,
    branch.perspective,
    branch.perspective_position,
    branch.objective,
    branch.indicator,
    branch.weight,
    branch.weight_by::varchar as weight_by,
    tree.parts::bigint as parts,
    tree.measured::bigint as measured,
    tree.indicators::bigint as indicators,
    tree.indicators_measured::bigint as indicators_measured,
    tree.unmapped::bigint as unmapped,
    tree.coverage,
    tree.score,
    tree.reason::varchar as reason,
    band.band,
    band.colour
from query_table(tree) as tree
join query_table(branches) as branch using (node_no)
join query_table(periods) as placed using (place)
left join query_table(bands) as band using (band_no)
