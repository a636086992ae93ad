-- The dated rules that people of an organisation entered, newest first, each with the value that held before it for the
-- same first day, and whether it holds now. `step` numbers what was written together and is taken back together.
-- grain: rule_id
-- params: org varchar; rule_set varchar
select
    min(rule_id) over (partition by entered_at, entered_by) as step,
    rule_id,
    rule_set,
    key,
    valid_from,
    lag(value) over (partition by rule_set, key, valid_from order by rule_id) as before,
    value,
    lag(reference) over (partition by rule_set, key, valid_from order by rule_id) as reference_before,
    reference,
    entered_at,
    entered_by,
    -- whether what it wrote holds now, be it by a later step that wrote the same
    value is not distinct from last_value(value) over whole
        and reference = last_value(reference) over whole as in_force
from workspace_rule
where org = $org and ($rule_set = '' or rule_set = $rule_set)
window
    whole as (
        partition by rule_set, key, valid_from order by rule_id
        rows between unbounded preceding and unbounded following
    )
order by rule_id desc
