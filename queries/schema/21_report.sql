-- The ledger: one row per table of a file that was submitted to an organisation; append-only, status changes only.
-- A refused table or file has its row too, without content, so that it can be seen what came and why it was refused.
-- grain: report_id
-- params: -
create table if not exists report (
    report_id integer primary key,    -- grows with acceptance: a larger id is newer
    org varchar not null,
    sha256 varchar not null,
    file varchar not null,
    table_name varchar not null,      -- sheet, or 'page 1, table 2', or '' for a file that is one table
    kind varchar not null,            -- measurements, definitions, units, objectives, counts; other when refused
    status varchar not null,          -- accepted, withdrawn, refused
    reading varchar not null,         -- JSON: how the table was understood (rows, columns, formats, constants)
    counts varchar not null,          -- JSON: what the terminal prints
    corrects integer,                 -- the report that this one withdrew whole
    definitions integer,              -- the report with the definitions that this one's table was joined to
    accepted_at timestamp not null,
    accepted_by varchar not null,
    withdrawn_at timestamp,
    withdrawn_by varchar,
    withdrawn_why varchar
)
