-- One number for each person of an organisation, assessed or assessing, who stand as keyed hashes.
-- grain: person_no
-- params: -
create table if not exists career_person (
    person_no integer not null,
    org varchar not null,
    person varchar not null           -- keyed hash, see bsc/reports/pseudonym.py
)
