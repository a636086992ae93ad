-- Scenarios that planners saved: what differs from the policy in force, as a code. Append-only; the newest row of a name
-- holds, `removed` takes it off the list, `adopted` names the step of the dated rules it became.
-- grain: scenario_id
-- params: -
create table if not exists workspace_scenario (
    scenario_id integer primary key,
    org varchar not null,
    name varchar not null,
    reason varchar not null,
    code varchar not null,            -- see bsc/whatif/scenario.py
    period varchar not null,          -- the period it was looked at in
    removed boolean not null,
    adopted integer,
    saved_at timestamp not null,
    saved_by varchar not null
)
