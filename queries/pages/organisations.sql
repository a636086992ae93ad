-- The organisations of this store, for the reader to choose from; real ones first, oldest first.
-- grain: org
-- params: -
select org, name, synthetic, note, rule_set
from organisation
order by synthetic, created_at, org
