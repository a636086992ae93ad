-- The whole tree of one unit in one period as scored, with names.
-- grain: node, perspective, objective, indicator
-- params: org varchar; unit varchar; start date; end date; period varchar; policy policy_t
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
from score_nodes($org, $policy::policy_t, of_unit := $unit, of_start := $start, of_end := $end) as scored
left join (select indicator, name, name_en from indicator where org = $org) as indicator
    on indicator.indicator = scored.indicator
left join (select objective, name, name_en from objective where org = $org) as objective
    on objective.objective = scored.objective and scored.node = 'objective'
where scored.period = $period
order by scored.node, scored.perspective, scored.objective, scored.indicator
