-- Readings remembered for an organisation.
-- grain: signature
-- params: org varchar
select signature, reading, confirmed_at, confirmed_by
from workspace_mapping
where org = $org
order by signature
