-- Which cells of a measurements table could not be used, and why: column_no is 1-based, 0 where the reason names the column.
-- grain: row_no, column_no, reason
-- params: -
with refused as (
    select staged.row_no, coalesce(staged_repeat.reason_col, 0) as column_no, row_reason as reason
    from staged_measurement as staged
    left join staged_repeat using (row_no, group_no)
    where row_reason is not null
    union all
    select
        odd.row_no,
        coalesce(unnest([target_col, actual_col, baseline_col]), 0),
        unnest([target_reason, actual_reason, baseline_reason])
    from staged_odd as odd
    join staged_measurement as staged using (row_no, group_no)
    join value_group using (group_no)
    where row_reason is null
)
select row_no, column_no::integer as column_no, reason
from refused
where reason is not null
group by row_no, column_no, reason
order by row_no, column_no, reason
