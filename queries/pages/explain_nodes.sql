-- The whole tree of one unit in one period as scored, with names.
-- grain: node, perspective, objective, indicator
-- params: nodes varchar; indicators varchar; objectives varchar; unit varchar; period varchar
select
    scored.node,
    scored.period,
    scored.perspective,
    scored.objective,
    scored.indicator,
    coalesce(indicator.name, objective.name) as name,
    coalesce(indicator.name_en, objective.name_en) as name_en,
    scored.weight,
    scored.weight_by,
    scored.parts,
    scored.measured,
    scored.coverage,
    scored.score,
    scored.reason,
    scored.band,
    scored.colour
from query_table($nodes) as scored
left join query_table($indicators) as indicator on indicator.indicator = scored.indicator
left join query_table($objectives) as objective
    on objective.objective = scored.objective and scored.node = 'objective'
where scored.unit = $unit and scored.period = $period
order by scored.node, scored.perspective, scored.objective, scored.indicator
