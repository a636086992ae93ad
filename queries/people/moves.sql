-- Where people were in one period and where they are in a later one: joiners have no cell before, leavers none after.
-- grain: unit_before, grade_before, unit_after, grade_after
-- params: before integer; after integer
with moved as (
    select earlier.cell as cell_before, later.cell as cell_after, count(*)::bigint as people
    from (select person_no, cell from career where part = $before) as earlier
    full join (select person_no, cell from career where part = $after) as later using (person_no)
    group by earlier.cell, later.cell
)
select
    origin.unit as unit_before,
    origin.grade as grade_before,
    goal.unit as unit_after,
    goal.grade as grade_after,
    moved.people
from moved
left join career_cell as origin on origin.cell = moved.cell_before
left join career_cell as goal on goal.cell = moved.cell_after
order by unit_before, grade_before, unit_after, grade_after
