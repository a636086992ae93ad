-- The distinct texts in number columns that are not written plainly: bsc.reports.numbers reads them once each.
-- grain: side, format_no, written
-- params: -
with value as (
    select *
    from sheet_value
    join value_group using (group_no)
),
odd as (
    select 'target' as side, target_format as format_no, target as written
    from value
    where target is not null
        and plain_number(target, target_decimal, target_thousands, target_power) is null
    union all
    select 'limit', low_format, target_low
    from value
    where target_low is not null and plain_number(target_low, low_decimal, low_thousands, low_power) is null
    union all
    select 'limit', high_format, target_high
    from value
    where target_high is not null and plain_number(target_high, high_decimal, high_thousands, high_power) is null
    union all
    select 'actual', actual_format, actual
    from value
    where actual is not null
        and plain_number(actual, actual_decimal, actual_thousands, actual_power) is null
    union all
    select 'baseline', baseline_format, baseline
    from value
    where baseline is not null
        and plain_number(baseline, baseline_decimal, baseline_thousands, baseline_power) is null
)
select side, format_no, written, count(*) as times
from odd
group by side, format_no, written
order by side, format_no, written
