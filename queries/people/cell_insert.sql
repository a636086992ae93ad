-- Numbers the cells unit x grade of a period that have no number yet, units and grades in their order.
-- grain: -
-- params: org varchar; period varchar
insert into career_cell by name
with wanted as (
    select distinct org, unit, grade
    from current_person_score
    where org = $org and period = $period
)
select
    ((select coalesce(max(cell), -1) from career_cell) + row_number() over (order by unit, grade))::integer as cell,
    org,
    unit,
    grade
from wanted
anti join career_cell using (org, unit, grade)
