-- How the indicators of units, and the objectives by the top unit's scorecard, did in one period, by node number. An
-- indicator with parts (breakdowns) counts by their mean.
-- grain: number
-- params: org varchar; period varchar; start date; end date; top varchar; policy policy_t
with of_indicators as (
    select unit, indicator, avg(score) as score, any_value(colour) as colour, count(*) as parts
    from score_indicators($org, $policy::policy_t, of_start := $start, of_end := $end)
    where period = $period
    group by unit, indicator
),
of_objectives as (
    select objective, score, colour
    from score_nodes($org, $policy::policy_t, of_unit := $top, of_start := $start, of_end := $end)
    where period = $period and node = 'objective' and perspective <> 'unmapped'
)
select node.number, scored.score::double as score, case when parts = 1 then scored.colour end as colour
from of_indicators as scored
join cascade_node as node on node.tier = 1 and node.unit = scored.unit and node.code = scored.indicator
union all
select node.number, scored.score::double as score, scored.colour
from of_objectives as scored
join cascade_node as node on node.tier = 2 and node.code = scored.objective
order by number
