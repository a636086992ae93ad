-- The whole result of every unit and period, from score_nodes.
-- grain: unit, period
-- params: -
create or replace macro score_organisation(of_org, policy, of_unit := null, of_start := null, of_end := null) as table
select * exclude (node, perspective, perspective_position, objective, indicator, weight, weight_by)
from score_nodes(of_org, policy, of_unit := of_unit, of_start := of_start, of_end := of_end)
where node = 'organisation'
