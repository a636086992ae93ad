-- How the indicators of units, and the objectives by the top unit's scorecard, did in one period, by node number. An
-- indicator with parts (breakdowns) counts by their mean.
-- grain: number
-- params: rows varchar; nodes varchar; period varchar; top varchar
with of_indicators as (
    select unit, indicator, avg(score) as score, any_value(colour) as colour, count(*) as parts
    from query_table($rows)
    where period = $period
    group by unit, indicator
),
of_objectives as (
    select objective, score, colour
    from query_table($nodes)
    where unit = $top and period = $period and node = 'objective' and perspective <> 'unmapped'
)
select node.number, scored.score::double as score, case when parts = 1 then scored.colour end as colour
from of_indicators as scored
join cascade_node as node on node.tier = 1 and node.unit = scored.unit and node.code = scored.indicator
union all
select node.number, scored.score::double as score, scored.colour
from of_objectives as scored
join cascade_node as node on node.tier = 2 and node.code = scored.objective
order by number
