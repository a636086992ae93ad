-- Every indicator with its measure unit, for the check whether the two fit.
-- grain: indicator
-- params: org varchar
select indicator, name, coalesce(measure_unit, '') as measure_unit
from indicator
where org = $org
order by indicator
