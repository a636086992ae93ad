-- Numbers of a table about persons or links that are not written plainly, each distinct text once.
-- grain: side, written
-- params: -
select distinct side, written
from sheet_number
join number_side using (side)
where written is not null and plain_number(written, decimal_sign, thousands_sign, power) is null
order by side, written
