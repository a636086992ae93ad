-- The indicators of an organisation as they stand, for the catalogue: attributes, general weight, and where the
-- perspective comes from (hand, report, null).
-- grain: indicator
-- params: org varchar
select
    indicator,
    name,
    name_en,
    objective,
    perspective,
    perspective_by,
    level,
    polarity,
    measure_unit,
    general.weight,
    consolidation,
    formula,
    data_source,
    worst,
    midpoint,
    note
from indicator as listed
left join (select indicator, weight from indicator_weight where org = $org and unit = '') as general using (indicator)
where org = $org
order by objective nulls last, indicator
