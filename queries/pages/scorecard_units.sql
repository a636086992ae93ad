-- Units side by side in one period: the whole ('' as perspective) and each perspective.
-- grain: unit, perspective
-- params: nodes varchar; period varchar
select
    unit,
    case when node = 'organisation' then '' else perspective end as perspective,
    score,
    reason,
    band,
    colour,
    coverage
from query_table($nodes)
where period = $period
    and (node = 'organisation' or (node = 'perspective' and perspective <> 'unmapped'))
order by unit, perspective
