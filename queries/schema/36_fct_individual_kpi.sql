-- What accepted reports say about the KPIs of single persons, who stand as keyed hashes.
-- grain: report_id, row_no
-- params: -
create table if not exists fct_individual_kpi (
    report_id integer not null,
    row_no integer not null,
    org varchar not null,
    person varchar not null,          -- keyed hash, see bsc/reports/pseudonym.py
    unit varchar not null,
    kpi varchar not null,             -- code of the KPI; made from its name where there is none
    name varchar,
    serves varchar,                   -- indicator that it serves; null when the report does not say
    serves_unit varchar,              -- the unit whose indicator that is
    weight double,
    target double,
    actual double,
    polarity varchar,
    measure_unit varchar,
    period varchar not null,
    period_label varchar not null,
    period_start date not null,
    period_end date not null
)
