-- Organisations that stand side by side and are never mixed. Every fact carries its org code.
-- grain: org
-- params: -
create table if not exists organisation (
    org varchar primary key,          -- short code, part of every link
    name varchar not null,
    synthetic boolean not null,       -- an invented organisation: marked on every page, slide and export
    note varchar,
    rule_set varchar not null,        -- name of a file in data/policy
    created_at timestamp not null,
    created_by varchar not null
)
