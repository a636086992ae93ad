-- The newest dated rule's number and moment; 0 and null when there is none.
-- grain: -
-- params: -
select coalesce(max(rule_id), 0) as rule_id, max(entered_at) as entered_at
from workspace_rule
