-- The original bytes of every file that was ever accepted or refused (zstd), once per content.
-- grain: sha256
-- params: -
create table if not exists file (
    sha256 varchar primary key,
    name varchar not null,
    size bigint not null,             -- bytes, unpacked
    content blob not null,            -- zstd; when cleaned: Parquet of the text cells without identifying columns
    cleaned boolean not null,
    received_at timestamp not null
)
