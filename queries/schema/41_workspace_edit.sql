-- What people enter or correct by hand about the catalogue; the newest per thing and field holds. Append-only.
-- grain: edit_id
-- params: -
create table if not exists workspace_edit (
    edit_id integer primary key,
    org varchar not null,
    entity varchar not null,          -- indicator, objective, unit, perspective
    code varchar not null,
    unit varchar not null,            -- '' unless the edit holds for one unit only (weights)
    field varchar not null,           -- a column of the entity's view; 'removed' takes the thing away
    value varchar,                    -- null takes the edit back
    edited_at timestamp not null,
    edited_by varchar not null
)
