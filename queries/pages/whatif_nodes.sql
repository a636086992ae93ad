-- The nodes of all units in one period, out of the kept tree: what a what-if climbs with other weights.
-- grain: node, unit, perspective, objective, indicator
-- params: nodes varchar; period varchar
select node, unit, perspective, objective, indicator, weight, parts, coverage, score, reason, unmapped
from query_table($nodes)
where period = $period
order by unit, perspective, objective, indicator, node
