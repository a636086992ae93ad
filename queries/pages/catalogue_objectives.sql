-- The objectives of an organisation as they stand, with the number of their indicators, for the catalogue.
-- grain: objective
-- params: org varchar
with counted as (
    select objective, count(*) as indicators
    from indicator
    where org = $org and objective is not null
    group by objective
)
select
    objective,
    name,
    name_en,
    perspective,
    weight,
    coalesce(counted.indicators, 0) as indicators
from objective as listed
left join counted using (objective)
where org = $org
order by objective
