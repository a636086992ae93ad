-- Packs: numbers frozen for a meeting, with the rules and reports behind them. Written once, never changed: what is
-- added later (wording, state of the meeting) stands in tables of its own. `number` counts within an organisation.
-- grain: org, number
-- params: -
create table if not exists pack (
    org varchar not null,
    number integer not null,
    title varchar not null,
    unit varchar not null,            -- the unit that the pack is about first
    period varchar not null,
    rule_set varchar not null,
    content blob not null,            -- a zip: meta.json, policy.toml, frames as Arrow
    digest varchar not null,          -- sha256 of the content
    frozen_at timestamp not null,
    frozen_by varchar not null,
    primary key (org, number)
)
