-- Which cells of a table of people per rating level could not be used, and why.
-- grain: row_no, column_no, reason
-- params: -
with refused as (
    select
        row_no,
        case when row_reason in ('conflicting', 'repeated') then column_no else 0 end as column_no,
        row_reason as reason
    from staged_count
    where row_reason is not null
    union all
    select row_no, column_no, cell_reason
    from staged_count
    where row_reason is null and cell_reason is not null
)
select row_no, column_no::integer as column_no, reason
from refused
group by row_no, column_no, reason
order by row_no, column_no, reason
