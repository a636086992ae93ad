-- The current facts of an organisation by their numbers, kept in a table of their own; of one unit or stretch of time
-- (null means all). Its name takes the place of `kept.made`.
-- grain: series, place
-- params: org varchar; series varchar; reported varchar; unit varchar; start date; end date
create table kept.made as
select *
from score_facts($series, $reported, $org, $unit, $start::date, $end::date)
