-- What was decided about an indicator (or the whole) and what came of it: one row a revision, the newest holds.
-- `number` counts within an organisation. Append-only.
-- grain: org, number, revision
-- params: -
create table if not exists action (
    org varchar not null,
    number integer not null,
    revision integer not null,        -- 1, 2, ...: who writes must know the newest
    meeting integer,                  -- number of the pack in whose meeting it was decided, null outside one
    unit varchar not null,
    indicator varchar,                -- null: about the unit as a whole
    period varchar,                   -- of the number that gave rise to it
    what varchar not null,
    cause_kind varchar,               -- one of bsc.actions.Cause; null when only written in words
    cause varchar,
    recommendation varchar,
    decision varchar,
    owner varchar,
    due date,
    state varchar not null,           -- open, running, done, dropped
    result varchar,
    written_at timestamp not null,
    written_by varchar not null,
    primary key (org, number, revision)
)
