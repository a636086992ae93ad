-- Objectives of every unit and period, from score_nodes.
-- grain: unit, period, perspective, objective
-- params: -
create or replace macro score_objectives(of_org, policy, of_unit := null, of_start := null, of_end := null) as table
select * exclude (node, indicator, unmapped)
from score_nodes(of_org, policy, of_unit := of_unit, of_start := of_start, of_end := of_end)
where node = 'objective'
