-- The largest share that a table of links gives: tells percent from fractions.
-- grain: -
-- params: -
select max(value) as largest
from staged_number
where side = 'share'
