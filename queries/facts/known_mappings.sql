-- The confirmed readings of an organisation, for each shape of file the newest.
-- grain: signature
-- params: org varchar
select signature, arg_max(reading, confirmed_at) as reading
from workspace_mapping
where org = $org
group by signature
order by signature
