-- The numbers of the periods that facts are about, kept in a table of their own; of one unit or stretch of time (null
-- means all). Its name takes the place of `kept.made`.
-- grain: place
-- params: org varchar; unit varchar; start date; end date
create table kept.made as
select *
from score_reported($org, $unit, $start::date, $end::date)
