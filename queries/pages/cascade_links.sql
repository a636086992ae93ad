-- The links of the cascade between node numbers (-1 where an end is unknown): reported and entered ones, those of a KPI's
-- own "serves" column where no link speaks of it, and an indicator's objective in the catalogue where nothing else does
-- (`origin` catalogue: used only for indicators without another link). A parent without a unit is the nearest one at
-- or above the child's unit that has the indicator; a child without a unit stands for every unit's.
-- grain: row
-- params: org varchar
with recursive above as (
    select unit, unit as upper, 0 as distance
    from unit
    where org = $org
    union all
    select above.unit, unit.parent as upper, above.distance + 1 as distance
    from above
    join unit on unit.org = $org and unit.unit = above.upper
    where unit.parent is not null and above.distance < 12
),
stated as (
    select
        child_tier, child_person, child_unit, child, parent_tier, parent_unit, parent, share, kind, valid_from,
        valid_to, origin
    from link
    where org = $org and child_tier <> 'objective'
),
-- links of persons' KPIs that belong to another period than the one shown say nothing about this one
elsewhere as (
    select distinct person, kpi from current_individual_kpi where org = $org
),
reported as (
    select
        coalesce(child.number, -1) as child,
        stated.child as child_code,
        coalesce(child.unit, stated.child_unit) as from_unit,
        stated.parent_tier,
        stated.parent_unit,
        stated.parent,
        stated.share,
        stated.kind,
        stated.valid_from,
        stated.valid_to,
        stated.origin
    from stated
    left join cascade_node as child
        on child.code = stated.child
        and child.person = stated.child_person
        and child.tier = case stated.child_tier when 'kpi' then 0 else 1 end
        and (stated.child_unit = '' or child.unit = stated.child_unit)
    where child.number is not null
        or stated.child_tier <> 'kpi'
        or (stated.child_person, stated.child) not in (select (person, kpi) from elsewhere)
),
served as (
    select
        kpi.number as child,
        kpi.code as child_code,
        kpi.unit as from_unit,
        case
            when kpi.serves_unit is null and kpi.serves in (select code from cascade_node where tier = 2)
                then 'objective'
            else 'indicator'
        end as parent_tier,
        coalesce(kpi.serves_unit, '') as parent_unit,
        kpi.serves as parent,
        null::double as share,
        null as kind,
        null::date as valid_from,
        null::date as valid_to,
        'serves' as origin
    from cascade_node as kpi
    anti join (select distinct child as number from reported) as spoken using (number)
    where kpi.tier = 0 and kpi.serves is not null
),
listed as (
    select
        number as child,
        code as child_code,
        unit as from_unit,
        'objective' as parent_tier,
        '' as parent_unit,
        objective as parent,
        null::double as share,
        null as kind,
        null::date as valid_from,
        null::date as valid_to,
        'catalogue' as origin
    from cascade_node
    where tier = 1 and objective is not null
),
every as (
    from reported
    union all
    from served
    union all
    from listed
),
wanted as (
    select distinct parent_tier, parent_unit, parent, case when parent_unit = '' then from_unit end as from_unit
    from every
    where parent_tier = 'indicator'
),
nearest as (
    select wanted.parent_unit, wanted.parent, wanted.from_unit, arg_min(node.number, above.distance) as number
    from wanted
    join above on above.unit = case when wanted.parent_unit = '' then wanted.from_unit else wanted.parent_unit end
    join cascade_node as node
        on node.tier = 1
        and node.code = wanted.parent
        and node.unit = above.upper
        and (wanted.parent_unit = '' or above.distance = 0)
    group by wanted.parent_unit, wanted.parent, wanted.from_unit
)
select
    (row_number() over (order by every.child, every.parent_tier, parent_node.number, every.parent, origin) - 1)::integer
        as row,
    every.child::integer as child,
    coalesce(objective.number, parent_node.number, -1)::integer as parent,
    case when every.child < 0 then every.child_code end as child_code,
    case when coalesce(objective.number, parent_node.number) is null then every.parent end as parent_code,
    every.share,
    case every.kind when 'full' then 0 when 'partial' then 1 when 'contributing' then 2 else -1 end::tinyint as kind,
    every.valid_from,
    every.valid_to,
    every.origin
from every
left join cascade_node as objective
    on every.parent_tier = 'objective' and objective.tier = 2 and objective.code = every.parent
left join nearest as parent_node
    on every.parent_tier = 'indicator'
    and parent_node.parent_unit = every.parent_unit
    and parent_node.parent = every.parent
    and (every.parent_unit <> '' or parent_node.from_unit = every.from_unit)
order by row
