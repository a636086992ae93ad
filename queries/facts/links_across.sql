-- The ends of the staged links and of those already in force as numbers, to name circles across reports; links of KPIs of
-- persons close none. row_no is 0 for a link in force; one that the table states anew is left out.
-- grain: row_no, child, parent
-- params: org varchar
with staged as (
    select row_no, child_tier, child_unit, child, parent_tier, parent_unit, parent
    from staged_link
    where row_reason is null and child_tier <> 'kpi'
),
held as (
    select 0 as row_no, child_tier, child_unit, child, parent_tier, parent_unit, parent
    from link
    anti join staged using (child_unit, child, parent_unit, parent)
    where org = $org and child_tier <> 'kpi' and exists (from staged)
),
named as (
    select
        row_no,
        child_tier = 'objective' and parent_tier = 'objective' as map,
        child_unit || chr(31) || child as child_key,
        link_parent_key(child_unit, child, parent_tier, parent_unit, parent) as parent_key
    from (from staged union all from held)
),
ends as (
    select key, row_number() over (order by key) - 1 as number
    from (select child_key as key from named union select parent_key from named)
)
select
    named.row_no,
    named.map,
    child_end.number as child,
    parent_end.number as parent,
    named.child_key as child_label,
    named.parent_key as parent_label
from named
join ends as child_end on child_end.key = named.child_key
join ends as parent_end on parent_end.key = named.parent_key
order by named.row_no, child, parent
