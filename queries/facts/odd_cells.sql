-- The values that are not written plainly, of the rows marked odd.
-- grain: row_no, group_no
-- params: -
create or replace temp table odd_cell as
select
    row_no,
    group_no,
    case when staged.target is null then sheet_value.target end as target,
    case when staged.target_low is null then sheet_value.target_low end as target_low,
    case when staged.target_high is null then sheet_value.target_high end as target_high,
    case when staged.actual is null then sheet_value.actual end as actual,
    case when staged.baseline is null then sheet_value.baseline end as baseline
from sheet_value
join staged_measurement as staged using (row_no, group_no)
where staged.odd
