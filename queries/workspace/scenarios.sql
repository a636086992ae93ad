-- The scenarios of an organisation, newest first: of each name the newest row, unless it was taken off the list.
-- grain: name
-- params: org varchar
select name, reason, code, period, adopted, saved_at, saved_by
from (
    select *
    from workspace_scenario
    where org = $org
    qualify row_number() over (partition by name order by scenario_id desc) = 1
) as newest
where not removed
order by saved_at desc, name
