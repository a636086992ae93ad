-- How a unit did in every period at every level: organisation (the whole), perspective, objective ('' gathers
-- indicators without one), indicator; objectives with their names. `parts` are the nodes directly below.
-- grain: node, period, perspective, objective, indicator
-- params: org varchar; unit varchar; policy policy_t
select
    scored.node,
    scored.period,
    scored.period_start,
    scored.period_end,
    scored.grain,
    scored.perspective,
    scored.objective,
    scored.indicator,
    named.name,
    named.name_en,
    scored.weight,
    scored.parts,
    scored.measured,
    scored.indicators,
    scored.indicators_measured,
    scored.unmapped,
    scored.coverage,
    scored.score,
    scored.reason,
    scored.band,
    scored.colour
from score_nodes($org, $policy::policy_t, of_unit := $unit) as scored
left join (select objective, name, name_en from objective where org = $org) as named
    on named.objective = scored.objective and scored.node = 'objective'
order by scored.period_end, scored.period_start, scored.node, scored.perspective, scored.objective, scored.indicator
