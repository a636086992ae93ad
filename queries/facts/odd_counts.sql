-- The numbers of people that are not written plainly.
-- grain: group_no, written
-- params: -
select group_no, "count" as written
from sheet_count
where "count" is not null and plain_number("count", '.', '', '0') is null
group by group_no, "count"
order by group_no, written
