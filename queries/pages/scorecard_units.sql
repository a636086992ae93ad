-- Units side by side in one period: the whole ('' as perspective) and each perspective.
-- grain: unit, perspective
-- params: org varchar; start date; end date; period varchar; policy policy_t
select
    unit,
    case when node = 'organisation' then '' else perspective end as perspective,
    score,
    reason,
    band,
    colour,
    coverage
from score_nodes($org, $policy::policy_t, of_start := $start, of_end := $end)
where period = $period
    and (node = 'organisation' or (node = 'perspective' and perspective <> 'unmapped'))
order by unit, perspective
