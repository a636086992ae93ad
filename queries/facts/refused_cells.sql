-- Which cells of a measurements table could not be used, and why: column_no is 1-based, 0 where the reason names the column.
-- grain: row_no, column_no, reason
-- params: -
with refused as (
    select staged.row_no, coalesce(staged_repeat.reason_col, 0) as column_no, staged.row_reason as reason
    from staged_measurement as staged
    left join staged_repeat using (row_no, group_no)
    where staged.row_reason is not null
    union all
    select row_no, coalesce(target_col, 0), target_reason
    from staged_measurement
    where row_reason is null and target_reason is not null
    union all
    select row_no, coalesce(actual_col, 0), actual_reason
    from staged_measurement
    where row_reason is null and actual_reason is not null
    union all
    select row_no, coalesce(baseline_col, 0), baseline_reason
    from staged_measurement
    where row_reason is null and baseline_reason is not null
)
select row_no, column_no::integer as column_no, reason
from refused
group by row_no, column_no, reason
order by row_no, column_no, reason
