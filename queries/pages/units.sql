-- The units of an organisation as a tree read from the top, for the reader to choose from, and whether they have figures.
-- grain: unit
-- params: org varchar
with recursive listed as (
    select unit, coalesce(name, unit) as name, parent, type
    from unit
    where org = $org
),
-- a unit whose parent is not listed stands at the top; a circle of parents never starts and is added at the end
tree as (
    select unit, 0 as depth, unit as path
    from listed
    where parent is null or parent not in (select unit from listed)
    union all
    select child.unit, tree.depth + 1 as depth, tree.path || chr(31) || child.unit as path
    from listed as child
    join tree on child.parent = tree.unit
    where tree.depth < 12
),
measured as (
    select distinct unit
    from fct_measurement
    semi join (select report_id from report where status = 'accepted') as live using (report_id)
    where org = $org
)
select
    listed.unit,
    listed.name,
    listed.parent,
    listed.type,
    coalesce(tree.depth, 0) as depth,
    measured.unit is not null as has_figures
from listed
left join tree using (unit)
left join measured using (unit)
order by tree.path nulls last, listed.unit
