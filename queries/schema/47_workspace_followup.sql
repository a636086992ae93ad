-- Development that was arranged after low scores, as counts by unit: how many people, what, never who. Append-only; what was
-- entered for a unit and period adds up.
-- grain: entry
-- params: -
create table if not exists workspace_followup (
    entry integer primary key,
    org varchar not null,
    unit varchar not null,
    period varchar not null,
    people integer not null,          -- negative to take an entry back
    what varchar not null,
    entered_at timestamp not null,
    entered_by varchar not null
)
