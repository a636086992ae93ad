-- The same people in two periods, each total under the weights given for its period (as career_total); those without a
-- total in one of them are left out.
-- grain: person
-- params: -
create or replace macro career_pairs(
    before_part, after_part, b_kpi, b_assessment, b_development, a_kpi, a_assessment, a_development, may_stand_in
) as table
with earlier as (
    select
        person_no,
        cell,
        career_total(kpi, assessment, development, score, b_kpi, b_assessment, b_development, may_stand_in) as total
    from career
    where part = before_part
),
later as (
    select
        person_no,
        cell,
        career_total(kpi, assessment, development, score, a_kpi, a_assessment, a_development, may_stand_in) as total
    from career
    where part = after_part
)
select
    earlier.cell as before_cell,
    later.cell,
    earlier.total as before_total,
    later.total
from later
join earlier using (person_no)
where earlier.total is not null and later.total is not null
