-- The whole tree of every unit and period, straight from the facts: score_tree over score_rows.
-- grain: node, unit, period, perspective, objective, indicator
-- params: -
create or replace macro score_nodes(of_org, policy, of_unit := null, of_start := null, of_end := null) as table
with scored_here as (
    select *
    from score_rows(of_org, policy, of_unit := of_unit, of_start := of_start, of_end := of_end)
)
select *
from score_tree('scored_here', policy)
