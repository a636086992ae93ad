-- What accepted reports say about persons, who stand as keyed hashes: scores in hundredths, so that eligibility is exact.
-- grain: report_id, row_no
-- params: -
create table if not exists fct_person_score (
    report_id integer not null,
    row_no integer not null,
    org varchar not null,
    person varchar not null,          -- keyed hash, see bsc/reports/pseudonym.py
    unit varchar not null,
    grade varchar not null,           -- '' when the report does not say
    period varchar not null,
    period_label varchar not null,
    period_start date not null,
    period_end date not null,
    kpi integer,                      -- components, in hundredths of a point
    assessment integer,
    development integer,
    score integer,                    -- a single score where the report gives no components
    rater varchar                     -- keyed hash
)
