-- One number for each organisation and period with scores of persons, so that columns of persons carry an integer only.
-- grain: part
-- params: -
create table if not exists career_part (
    part integer primary key,
    org varchar not null,
    period varchar not null,
    period_start date not null,
    period_end date not null,
    people bigint not null            -- rows of the part in career
)
