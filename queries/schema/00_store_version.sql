-- What versions of Selaras have brought the store to, newest last: a store of an older version is brought on when it is
-- opened, one of a newer version is left alone.
-- grain: version
-- params: -
create table if not exists store_version (
    version integer not null,   -- bsc.store.VERSION
    reached_at timestamp not null
)
