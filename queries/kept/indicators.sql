-- The indicators of an organisation as they stand, kept in a table of their own (`traits` names the kept traits). Its
-- name takes the place of `kept.made`.
-- grain: org, indicator
-- params: org varchar; traits varchar
create table kept.made as
select *
from told_indicators($traits)
where org = $org
