-- The newest edit's number and moment; 0 and null when there is none.
-- grain: -
-- params: -
select coalesce(max(edit_id), 0) as edit_id, max(edited_at) as edited_at
from workspace_edit
