-- What accepted reports say about objectives (sasaran strategis).
-- grain: report_id, objective
-- params: -
create table if not exists fct_objective (
    report_id integer not null,
    row_no integer not null,
    org varchar not null,
    objective varchar not null,
    name varchar,
    name_en varchar,                  -- a second, English name where the source gives one
    perspective varchar,
    weight double
)
