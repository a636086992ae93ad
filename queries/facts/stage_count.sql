-- The numbers of people of a table, staged: one row per sheet row and rating level, with a reason where it failed.
-- grain: row_no, group_no
-- params: -
create or replace temp table staged_count as
with written as (
    select sheet_count.*, plain_number("count", '.', '', '0') as plain
    from sheet_count
)
select
    written.row_no,
    written.group_no,
    unit_key.code as unit,
    coalesce(trim(written.grade), '') as grade,
    period_key.code as period,
    period_key.label as period_label,
    period_key.first_day as period_start,
    period_key.last_day as period_end,
    level_key.level_no,
    level_key.level,
    level_key.column_no,
    coalesce(plain, count_key.value) as people,
    coalesce(unit_key.reason, period_key.reason) as row_reason,
    coalesce(
        count_key.reason,
        case
            when coalesce(plain, count_key.value) < 0 then 'negative_count'
            when coalesce(plain, count_key.value) <> floor(coalesce(plain, count_key.value)) then 'broken_count'
        end
    ) as cell_reason
from written
join level_key using (group_no)
join unit_key
    on unit_key.unit_code is not distinct from written.unit_code
    and unit_key.unit is not distinct from written.unit
join period_key
    on period_key.group_no = 0
    and period_key.period is not distinct from written.period
    and period_key.period_end is not distinct from written.period_end
    and period_key.year is not distinct from written.year
    and period_key.subperiod is not distinct from written.subperiod
left join count_key
    on count_key.group_no = written.group_no
    and count_key.written = case when plain is null then written."count" end
