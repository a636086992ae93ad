-- The distinct texts that are not written plainly: bsc.reports.numbers reads them once each.
-- grain: side, format_no, written
-- params: -
with cell as (
    select 'target' as side, target_format as format_no, target as written
    from odd_cell join value_group using (group_no)
    union all
    select 'limit', low_format, target_low from odd_cell join value_group using (group_no)
    union all
    select 'limit', high_format, target_high from odd_cell join value_group using (group_no)
    union all
    select 'actual', actual_format, actual from odd_cell join value_group using (group_no)
    union all
    select 'baseline', baseline_format, baseline from odd_cell join value_group using (group_no)
)
select side, format_no, written
from cell
where written is not null
group by side, format_no, written
order by side, format_no, written
