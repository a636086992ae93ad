-- How a unit did in every period at every level: organisation (the whole), perspective, objective ('' gathers
-- indicators without one), indicator; objectives with their names. `parts` are the nodes directly below.
-- grain: node, period, perspective, objective, indicator
-- params: nodes varchar; objectives varchar; unit varchar
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
from query_table($nodes) as scored
left join query_table($objectives) as named
    on named.objective = scored.objective and scored.node = 'objective'
where scored.unit = $unit
order by scored.period_end, scored.period_start, scored.node, scored.perspective, scored.objective, scored.indicator
