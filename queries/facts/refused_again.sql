-- The rows of the table being accepted of which something could not be used.
-- grain: row_no
-- params: -
select distinct row_no
from staged_refused
order by row_no
