-- What the formula of an indicator needs beside target and actual, as it stands.
-- grain: indicator
-- params: org varchar
select indicator, midpoint, form, low, high, scale
from indicator
where org = $org
order by indicator
