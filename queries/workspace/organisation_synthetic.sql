-- The organisation with that code if it is an invented one.
-- grain: org
-- params: org varchar
select org
from organisation
where org = $org and synthetic
