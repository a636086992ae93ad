-- Saves a scenario, or takes one off the list, or notes its adoption.
-- grain: -
-- params: org varchar; name varchar; reason varchar; code varchar; period varchar; removed boolean; adopted integer; at timestamp; by varchar
insert into workspace_scenario by name
select
    (coalesce(max(scenario_id), 0) + 1)::integer as scenario_id,
    $org::varchar as org,
    $name::varchar as name,
    $reason::varchar as reason,
    $code::varchar as code,
    $period::varchar as period,
    $removed::boolean as removed,
    $adopted::integer as adopted,
    $at::timestamp as saved_at,
    $by::varchar as saved_by
from workspace_scenario
