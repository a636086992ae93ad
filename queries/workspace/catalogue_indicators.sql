-- The indicators of an organisation as the template lists them, with the weight that holds for every unit.
-- grain: indicator
-- params: org varchar
select
    indicator.indicator,
    indicator.name,
    indicator.name_en,
    indicator.objective,
    indicator.perspective,
    indicator.level,
    indicator.polarity,
    indicator.measure_unit,
    weight.weight,
    indicator.consolidation,
    indicator.worst,
    indicator.formula,
    indicator.data_source,
    indicator.note,
    indicator.definition,
    indicator.frequency,
    indicator.owner
from indicator
left join indicator_weight as weight
    on weight.org = indicator.org and weight.indicator = indicator.indicator and weight.unit = ''
where indicator.org = $org
order by indicator.objective, indicator.indicator
