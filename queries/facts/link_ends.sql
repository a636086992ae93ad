-- The ends of the staged links as numbers, for the check of circles and shares; map: between two objectives.
-- grain: row_no
-- params: -
with named as (
    select
        row_no,
        child_tier,
        parent_tier,
        share,
        child_tier = 'objective' and parent_tier = 'objective' as map,
        case when child_person <> '' then child_person || ' ' end || child_unit || chr(31) || child as person_key,
        child_unit || chr(31) || child as child_key,
        link_parent_key(child_unit, child, parent_tier, parent_unit, parent) as parent_key
    from staged_link
    where row_reason is null
),
keyed as (
    select row_no, child_tier, parent_tier, share, map, coalesce(person_key, child_key) as child_key, parent_key
    from named
),
ends as (
    select key, min(tier) as tier, row_number() over (order by key) - 1 as number
    from (
        select child_key as key, child_tier as tier from keyed
        union all
        select parent_key, parent_tier from keyed
    )
    group by key
)
select
    keyed.row_no,
    keyed.map,
    child_end.number as child,
    parent_end.number as parent,
    keyed.child_tier,
    keyed.parent_tier,
    case when keyed.child_tier = 'kpi' then '' else keyed.child_key end as child_label,
    keyed.parent_key as parent_label,
    keyed.share
from keyed
join ends as child_end on child_end.key = keyed.child_key
join ends as parent_end on parent_end.key = keyed.parent_key
order by keyed.row_no
