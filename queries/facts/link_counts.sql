-- What a staged table of links holds, counted; indicators are the distinct things that serve another.
-- grain: -
-- params: -
select
    count(distinct child) as indicators,
    count(distinct nullif(child_unit, '')) as units,
    count(*) as measurements,
    count(*) as facts
from staged_link
where row_reason is null
