-- The edits written in one step (the action's number is its first edit_id), with the value that held before each.
-- grain: edit_id
-- params: org varchar; action integer
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
select edit_id, entity, code, unit, field, before, in_force
from numbered
where action = $action
order by edit_id
