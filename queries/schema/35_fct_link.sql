-- What accepted reports say serves what: one row per child and parent, as written. Whether both ends exist is asked when
-- the cascade is computed, so that a later catalogue or KPI report makes an unknown end known.
-- grain: report_id, row_no
-- params: -
create table if not exists fct_link (
    report_id integer not null,
    row_no integer not null,
    org varchar not null,
    child_tier varchar not null,      -- kpi, indicator, objective
    child_person varchar not null,    -- person code of an individual KPI; '' otherwise
    child_unit varchar not null,      -- '' for an objective
    child varchar not null,
    parent_tier varchar not null,     -- indicator, objective
    parent_unit varchar not null,     -- '' for an objective
    parent varchar not null,
    share double,                     -- fraction of the child; null when not said
    kind varchar,                     -- full, partial, contributing; null when not said
    valid_from date,
    valid_to date
)
