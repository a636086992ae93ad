-- The codes of an organisation's indicators.
-- grain: indicator
-- params: org varchar
select indicator
from indicator
where org = $org
order by indicator
