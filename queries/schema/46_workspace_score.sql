-- Scores of persons that were contested, and what came of it: an entry stands beside the report, which keeps its value.
-- The newest entry of a person, unit, grade and period holds; only one whose state is 'corrected' changes a score.
-- grain: entry
-- params: -
create table if not exists workspace_score (
    entry integer primary key,
    org varchar not null,
    person varchar not null,          -- keyed hash
    unit varchar not null,
    grade varchar not null,
    period varchar not null,
    state varchar not null,           -- contested, corrected, upheld, withdrawn
    kpi integer,                      -- the values that hold, in hundredths; null leaves the report's
    assessment integer,
    development integer,
    score integer,
    reason varchar not null,
    entered_at timestamp not null,
    entered_by varchar not null
)
