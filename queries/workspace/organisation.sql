-- One organisation, or all of them when the code is empty: real ones first, oldest first.
-- grain: org
-- params: org varchar
select org, name, synthetic, note, rule_set, created_at, created_by
from organisation
where $org = '' or org = $org
order by synthetic, created_at, org
