-- The name of an organisation; no row when there is none of that code.
-- grain: name
-- params: org varchar
select name
from organisation
where org = $org
