-- Sentences of a pack in a person's words; null takes the edit back. The newest per sentence and language holds.
-- grain: org, number, language, key, written_at
-- params: -
create table if not exists wording (
    org varchar not null,
    number integer not null,          -- of the pack
    language varchar not null,
    key varchar not null,             -- of the sentence
    wording varchar,
    written_at timestamp not null,
    written_by varchar not null
)
