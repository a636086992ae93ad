-- Perspectives of every unit and period, from score_nodes; `weight` is the rule set's, null where it is blank.
-- grain: unit, period, perspective
-- params: -
create or replace macro score_perspectives(of_org, policy, of_unit := null, of_start := null, of_end := null) as table
select * exclude (node, objective, indicator, unmapped)
from score_nodes(of_org, policy, of_unit := of_unit, of_start := of_start, of_end := of_end)
where node = 'perspective'
