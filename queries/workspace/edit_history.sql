-- The edits of an organisation, newest first, each with the value that held before it and whether what it wrote holds now.
-- `action` numbers what was written in one step: edits with the same action are taken back together.
-- grain: edit_id
-- params: org varchar; entity varchar; code varchar
with numbered as (
    select
        *,
        min(edit_id) over (partition by edited_at, edited_by) as action,
        lag(value) over thing as before,
        -- whether what it wrote holds now, be it by a later edit that wrote the same
        value is not distinct from last_value(value) over whole as in_force
    from workspace_edit
    where org = $org
    window
        thing as (partition by entity, code, unit, field order by edit_id),
        whole as (
            partition by entity, code, unit, field order by edit_id
            rows between unbounded preceding and unbounded following
        )
)
select action, edit_id, entity, code, unit, field, before, value, edited_at, edited_by, in_force
from numbered
where ($entity = '' or entity = $entity) and ($code = '' or code = $code)
order by edit_id desc
