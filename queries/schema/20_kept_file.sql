-- What is kept of every file that was accepted (zstd), once per organisation and content: an organisation's hashed codes
-- come from its own key, so that two of them never share one copy.
-- grain: org, sha256
-- params: -
create table if not exists kept_file (
    org varchar not null,
    sha256 varchar not null,          -- of the file as it was submitted
    name varchar not null,
    size bigint not null,             -- bytes, unpacked
    content blob not null,            -- zstd; when cleaned: Parquet of the cleaned cells of its accepted tables
    cleaned boolean not null,
    received_at timestamp not null,
    primary key (org, sha256)
)
