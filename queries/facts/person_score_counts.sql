-- What a staged table of persons holds, counted.
-- grain: -
-- params: -
select count(distinct unit) as units, count(*) as measurements, count(*) as facts
from staged_person_score
where row_reason is null
