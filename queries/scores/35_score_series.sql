-- The series of facts of an organisation: a unit's indicator, or a part of it (breakdown), numbered in the order of
-- units; of one unit or between two days if asked for (null means all).
-- grain: series
-- params: -
create or replace macro score_series(of_org, of_unit, of_start, of_end) as table
select (row_number() over (order by unit, indicator, breakdown))::integer as series, unit, indicator, breakdown
from (
    select distinct unit, indicator, breakdown
    from fct_measurement
    semi join (select report_id from report where status = 'accepted') as live using (report_id)
    where org = of_org
        and (of_unit is null or unit = of_unit)
        and (of_start is null or period_start >= of_start)
        and (of_end is null or period_end <= of_end)
)
