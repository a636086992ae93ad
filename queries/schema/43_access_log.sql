-- Who looked at rows of persons, when and why; and who erased a person. Append-only.
-- grain: access_id
-- params: -
create table if not exists access_log (
    access_id integer primary key,
    org varchar not null,
    what varchar not null,            -- stable code: which page or export, or 'erase_person'
    detail varchar not null,          -- the selection, language-neutral
    people bigint not null,           -- how many persons' rows were shown
    seen_at timestamp not null,
    seen_by varchar not null
)
