-- The periods of a table by number, each with the first of the ways in which the table writes it.
-- grain: period_no
-- params: -
create or replace temp table numbered_period as
select
    period_no,
    any_value(code) as period,
    first(label) as period_label,
    any_value(first_day) as period_start,
    any_value(last_day) as period_end,
    any_value(grain) as grain
from period_key
where reason is null
group by period_no
