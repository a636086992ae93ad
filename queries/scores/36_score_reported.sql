-- The periods that the facts of an organisation are about, numbered; of one unit or between two days if asked for
-- (null means all).
-- grain: place
-- params: -
create or replace macro score_reported(of_org, of_unit, of_start, of_end) as table
select (row_number() over (order by period_end, period_start, period))::integer as place, *
from (
    select distinct period, period_start, period_end, grain
    from fct_measurement
    semi join (select report_id from report where status = 'accepted') as live using (report_id)
    where org = of_org
        and (of_unit is null or unit = of_unit)
        and (of_start is null or period_start >= of_start)
        and (of_end is null or period_end <= of_end)
)
