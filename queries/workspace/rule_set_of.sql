-- The rule set by which an organisation scores itself.
-- grain: rule_set
-- params: org varchar
select rule_set
from organisation
where org = $org
