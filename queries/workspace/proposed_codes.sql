-- Which outcomes planners ever decided on for which outputs, those taken back too.
-- grain: indicator, outcome
-- params: org varchar
select distinct
    indicator,
    outcome
from workspace_proposal
where org = $org
order by indicator, outcome
