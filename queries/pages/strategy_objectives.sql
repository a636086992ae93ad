-- Every objective with the number of indicators under it, in the order of codes as people count them (SS2 before SS10).
-- grain: objective
-- params: org varchar
with counted as (
    select objective, count(*)::integer as indicators
    from indicator
    where org = $org and objective is not null
    group by objective
)
select
    objective.objective,
    objective.name,
    objective.name_en,
    coalesce(objective.perspective, '') as perspective,
    coalesce(counted.indicators, 0) as indicators
from objective
left join counted using (objective)
where objective.org = $org
order by
    regexp_extract(objective.objective, '^\D*'),
    coalesce(try_cast(regexp_extract(objective.objective, '\d+') as integer), 0),
    objective.objective
