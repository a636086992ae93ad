-- Links in force: the newest accepted statement about each child and parent, with what people entered by hand on top.
-- A link that the reports state and somebody took away by hand is not here.
-- grain: org, child_person, child_unit, child, parent_unit, parent
-- params: -
create or replace view link as
with reported as (
    select fact.*, 'report' as origin
    from fct_link as fact
    semi join (select report_id from report where status = 'accepted') as live using (report_id)
    qualify row_number() over (
        partition by org, child_person, child_unit, child, parent_unit, parent
        order by report_id desc, row_no desc
    ) = 1
),
entered as (
    select *
    from workspace_link
    qualify row_number() over (
        partition by org, child_person, child_unit, child, parent_unit, parent
        order by link_id desc
    ) = 1
)
select
    org, child_tier, child_person, child_unit, child, parent_tier, parent_unit, parent,
    share, kind, valid_from, valid_to, origin, report_id, row_no
from reported
anti join entered using (org, child_person, child_unit, child, parent_unit, parent)
union all
select
    org, child_tier, child_person, child_unit, child, parent_tier, parent_unit, parent,
    share, kind, null as valid_from, null as valid_to, 'hand' as origin, null as report_id, null as row_no
from entered
where not removed
