-- Writes one link by hand; the KPI of a unit's people becomes one row for each of them, so that single persons need not
-- be known. Gives the number of rows written.
-- grain: -
-- params: org varchar; child_tier varchar; child_unit varchar; child varchar; parent_tier varchar; parent_unit varchar; parent varchar; share double; kind varchar; removed boolean; at timestamp; by varchar
insert into workspace_link by name
with persons as (
    select distinct person
    from current_individual_kpi
    where $child_tier::varchar = 'kpi' and org = $org and unit = $child_unit and kpi = $child
),
children as (
    select '' as person where $child_tier::varchar <> 'kpi'
    union all
    select person from persons
),
newest as (
    select coalesce(max(link_id), 0) as link_id from workspace_link
)
select
    (newest.link_id + row_number() over (order by children.person))::integer as link_id,
    $org::varchar as org,
    $child_tier::varchar as child_tier,
    children.person as child_person,
    $child_unit::varchar as child_unit,
    $child::varchar as child,
    $parent_tier::varchar as parent_tier,
    $parent_unit::varchar as parent_unit,
    $parent::varchar as parent,
    $share::double as share,
    $kind::varchar as kind,
    $removed::boolean as removed,
    $at::timestamp as entered_at,
    $by::varchar as entered_by
from children, newest
