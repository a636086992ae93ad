-- How many people have been low 0, 1, 2, ... times in the last periods, by cell, from the kept bits.
-- grain: cell, times
-- params: org varchar; window ubigint
select cell, bit_count(low & $window)::integer as times, count(*)::integer as people
from career_mask
where org = $org and here
group by cell, times
order by cell, times
