-- The scored rows of an organisation, or of one unit or stretch of time (null means all), kept in a table of their own.
-- Periods that reach out of the stretch are not in it: they would be made of a part of their facts. Its name takes the
-- place of `kept.made`.
-- grain: unit, indicator, breakdown, period
-- params: org varchar; policy policy_t; unit varchar; start date; end date
create table kept.made as
select * exclude (org)
from score_indicators($org, $policy::policy_t, of_unit := $unit, of_start := $start::date, of_end := $end::date)
where ($start::date is null or period_start >= $start::date)
    and ($end::date is null or period_end <= $end::date)
