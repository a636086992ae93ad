-- What is said about the indicators of an organisation, kept in a table of its own. Its name takes the place of
-- `kept.made`.
-- grain: org, indicator
-- params: org varchar
create table kept.made as
select *
from indicator_trait
where org = $org
