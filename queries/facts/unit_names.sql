-- The units of an organisation by code and name.
-- grain: unit
-- params: org varchar
select unit, name
from unit
where org = $org
order by unit
