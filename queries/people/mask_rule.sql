-- Under which rules the kept bits of an organisation's people were made.
-- grain: rules
-- params: org varchar
select rules
from career_mask_rule
where org = $org
