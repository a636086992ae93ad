-- The nodes of the cascade as arrays, in the order of their numbers.
-- grain: number
-- params: -
select
    number,
    tier::tinyint as tier,
    code,
    name,
    unit_no::integer as unit_no,
    coalesce(sheet, -1)::integer as sheet,
    perspective,
    weight::double as weight,
    score::double as score,
    target::double as target,
    measure_unit,
    coalesce(consolidation = 'sum', false) as additive,
    valid_from::date as valid_from,
    valid_to::date as valid_to
from cascade_node
order by number
