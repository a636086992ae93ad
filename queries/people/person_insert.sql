-- Numbers the persons of a period, assessed and assessing, who have no number yet.
-- grain: -
-- params: org varchar; period varchar
insert into career_person by name
with rows_of as (
    select org, person, rater
    from current_person_score
    where org = $org and period = $period
),
wanted as (
    select distinct org, person
    from rows_of
    union
    select distinct org, rater as person
    from rows_of
    where rater is not null
)
select
    ((select coalesce(max(person_no), -1) from career_person) + row_number() over ())::integer as person_no,
    org,
    person
from wanted
anti join (select org, person from career_person where org = $org) as numbered using (org, person)
