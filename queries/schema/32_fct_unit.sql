-- What accepted unit reports say: the tree of units with type and validity.
-- grain: report_id, unit
-- params: -
create table if not exists fct_unit (
    report_id integer not null,
    row_no integer not null,
    org varchar not null,
    unit varchar not null,
    name varchar,
    parent varchar,                   -- unit code; null for the top
    type varchar,
    valid_from date,
    valid_to date
)
