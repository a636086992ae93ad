-- Outcomes that planners propose for outputs: what they kept, edited or dismissed; the newest per output and outcome
-- holds. Append-only.
-- grain: proposal_id
-- params: -
create table if not exists workspace_proposal (
    proposal_id integer primary key,
    org varchar not null,
    indicator varchar not null,       -- code of the output
    outcome varchar not null,         -- code in the library of outcomes
    state varchar not null,           -- kept, edited, dismissed, open (taken back)
    name varchar,
    definition varchar,
    formula varchar,
    data_source varchar,
    measure_unit varchar,
    polarity varchar,
    note varchar,
    entered_at timestamp not null,
    entered_by varchar not null
)
