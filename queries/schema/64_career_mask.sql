-- For each person one bit a period, bit 0 the oldest: present with a total, below the low line, at or above the minimum;
-- under the rules named in career_mask_rule. Kept for the rules asked for last, so that the watch list is a look-up.
-- grain: org, person_no
-- params: -
create table if not exists career_mask (
    org varchar not null,
    person_no integer not null,
    cell integer not null,            -- where the person is in the newest period with a row
    here boolean not null,            -- whether that is the newest period of all
    present ubigint not null,
    low ubigint not null,
    above ubigint not null
)
