-- What a staged table of people per rating level holds, counted; measurements are rows with at least one person.
-- grain: -
-- params: -
with usable as (
    select *
    from staged_count
    where row_reason is null and cell_reason is null and people is not null
)
select
    count(distinct unit) as units,
    count(distinct row_no) filter (people > 0) as measurements,
    count(*) as facts
from usable
