-- Writes edits that belong together: lists of equal length, one element an edit; ids go on from the newest.
-- grain: -
-- params: org varchar; entities varchar[]; codes varchar[]; units varchar[]; fields varchar[]; values varchar[]; by varchar; at timestamp
insert into workspace_edit by name
with written as (
    select
        unnest($entities::varchar[]) as entity,
        unnest($codes::varchar[]) as code,
        unnest($units::varchar[]) as unit,
        unnest($fields::varchar[]) as field,
        unnest($values::varchar[]) as value,
        generate_subscripts($entities::varchar[], 1) as number
),
newest as (
    select coalesce(max(edit_id), 0) as edit_id from workspace_edit
)
select
    (newest.edit_id + written.number)::integer as edit_id,
    $org::varchar as org,
    written.entity,
    written.code,
    written.unit,
    written.field,
    written.value,
    $at::timestamp as edited_at,
    $by::varchar as edited_by
from written, newest
order by written.number
