-- The same people in two periods by cell before and after: who changed grade, unit or both.
-- grain: before_cell, after_cell
-- params: before integer; after integer
with earlier as (
    select person_no, cell as before_cell
    from career
    where part = $before
)
select before_cell, cell as after_cell, count(*)::integer as people
from career
join earlier using (person_no)
where part = $after
group by before_cell, after_cell
order by before_cell, after_cell
