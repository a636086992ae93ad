-- The course of a meeting: a pack is its pre-read, then it is opened, and closed. Append-only.
-- grain: org, number, step
-- params: -
create table if not exists meeting_step (
    org varchar not null,
    number integer not null,          -- of the pack
    step integer not null,
    state varchar not null,           -- opened, closed
    note varchar,
    written_at timestamp not null,
    written_by varchar not null,
    primary key (org, number, step)
)
