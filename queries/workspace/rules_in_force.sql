-- The dated rules of a rule set that people of an organisation entered and nobody took back, by their first day.
-- grain: key, valid_from
-- params: org varchar; rule_set varchar
select key, valid_from, value, reference, entered_by
from workspace_rule
where org = $org and rule_set = $rule_set
qualify row_number() over (partition by key, valid_from order by rule_id desc) = 1 and value is not null
order by valid_from, rule_id
