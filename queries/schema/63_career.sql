-- The current scores of persons as narrow columns, one row a person and period, sorted by cell within a part: made from
-- current_person_score by bsc/reports/columns.py whenever that changes. Of several rows of a period (transfer,
-- regrading) the last one counts. Components and single score in hundredths of a point; a KPI component that no report
-- gives comes from the person's individual KPIs.
-- grain: part, person_no
-- params: -
create table if not exists career (
    part integer not null,
    cell integer not null,
    person_no integer not null,
    rater_no integer,
    kpi integer,
    assessment integer,
    development integer,
    score integer                     -- a single score where the report gives no components
)
