-- The rows of a staged table that cannot be used at all, and why.
-- grain: row_no
-- params: -
create or replace temp table staged_reason as
select row_no, row_reason as reason
from staged_link
where row_reason is not null
