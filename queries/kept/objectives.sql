-- The objectives of an organisation as they stand, kept in a table of their own (`indicators` names the kept
-- indicators). Its name takes the place of `kept.made`.
-- grain: org, objective
-- params: org varchar; indicators varchar
create table kept.made as
select *
from told_objectives($indicators)
where org = $org
