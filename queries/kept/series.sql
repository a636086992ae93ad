-- The numbers of the series of facts of an organisation, kept in a table of their own; of one unit or stretch of time
-- (null means all). Its name takes the place of `kept.made`.
-- grain: series
-- params: org varchar; unit varchar; start date; end date
create table kept.made as
select *
from score_series($org, $unit, $start::date, $end::date)
