-- Confirmed readings, remembered for files of the same shape; the newest of a shape holds.
-- grain: org, signature, confirmed_at
-- params: -
create table if not exists workspace_mapping (
    org varchar not null,
    signature varchar not null,       -- of headers and file kind
    reading varchar not null,         -- JSON
    confirmed_at timestamp not null,
    confirmed_by varchar not null
)
