-- The indicators of a table by code, with their numbers.
-- grain: indicator
-- params: -
select indicator, indicator_no
from numbered_indicator
order by indicator
