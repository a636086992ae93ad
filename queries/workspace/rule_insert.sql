-- Writes dated rules that belong together: lists of equal length, one element a rule; ids go on from the newest.
-- grain: -
-- params: org varchar; rule_set varchar; keys varchar[]; days date[]; values varchar[]; references varchar[]; by varchar; at timestamp
insert into workspace_rule by name
with written as (
    select
        unnest($keys::varchar[]) as key,
        unnest($days::date[]) as valid_from,
        unnest($values::varchar[]) as value,
        unnest($references::varchar[]) as reference,
        generate_subscripts($keys::varchar[], 1) as number
),
newest as (
    select coalesce(max(rule_id), 0) as rule_id from workspace_rule
)
select
    (newest.rule_id + written.number)::integer as rule_id,
    $org::varchar as org,
    $rule_set::varchar as rule_set,
    written.key,
    written.valid_from,
    written.value,
    written.reference,
    $at::timestamp as entered_at,
    $by::varchar as entered_by
from written, newest
order by written.number
