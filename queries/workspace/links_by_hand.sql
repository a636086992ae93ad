-- What people entered about links, newest first; rows of many persons with one KPI are one row with their number.
-- grain: child_key, parent_key, entered_at
-- params: org varchar
with keyed as (
    select
        case child_tier
            when 'objective' then 'o|' || child
            when 'indicator' then 'i|' || child_unit || '|' || child
            else 'k|' || child_unit || '|' || child
        end as child_key,
        case parent_tier when 'objective' then 'o|' || parent else 'i|' || parent_unit || '|' || parent end as parent_key,
        share,
        kind,
        removed,
        entered_at,
        entered_by
    from workspace_link
    where org = $org
)
select
    child_key,
    parent_key,
    any_value(share) as share,
    any_value(kind) as kind,
    bool_and(removed) as removed,
    count(*)::integer as statements,
    entered_at,
    any_value(entered_by) as entered_by
from keyed
group by child_key, parent_key, entered_at
order by entered_at desc, child_key, parent_key
