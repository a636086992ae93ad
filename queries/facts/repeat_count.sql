-- Numbers of people that a table gives twice for one unit, grade, period and level: the first row counts where they
-- agree, none where they differ.
-- grain: row_no, group_no
-- params: -
update staged_count
set row_reason = ranked.reason
from (
    select
        row_no,
        group_no,
        case
            when min(people) over same <> max(people) over same then 'conflicting'
            when row_number() over (same order by row_no) > 1 then 'repeated'
        end as reason
    from staged_count
    where row_reason is null and cell_reason is null and people is not null
    window same as (partition by unit, grade, period, level)
) as ranked
where ranked.reason is not null
    and staged_count.row_no = ranked.row_no
    and staged_count.group_no = ranked.group_no
