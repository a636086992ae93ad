-- The objectives of an organisation as they stand, kept in a table of their own. Its name takes the place of `kept.made`.
-- grain: objective
-- params: org varchar
create table kept.made as
select * exclude (org)
from objective
where org = $org
