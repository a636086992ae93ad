-- Links that people enter or take away by hand, on top of the reports; the newest of a child and parent holds. Append-only.
-- grain: link_id
-- params: -
create table if not exists workspace_link (
    link_id integer primary key,
    org varchar not null,
    child_tier varchar not null,
    child_person varchar not null,
    child_unit varchar not null,
    child varchar not null,
    parent_tier varchar not null,
    parent_unit varchar not null,
    parent varchar not null,
    share double,
    kind varchar,
    removed boolean not null,         -- the link does not hold, whatever the reports say
    entered_at timestamp not null,
    entered_by varchar not null
)
