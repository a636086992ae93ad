-- Edits in force: of each thing and field the newest edit, unless it takes itself back (null).
-- grain: org, entity, code, unit, field
-- params: -
create or replace view edit as
select org, entity, code, unit, field, value, edited_at, edited_by
from workspace_edit
qualify row_number() over (partition by org, entity, code, unit, field order by edit_id desc) = 1
    and value is not null
