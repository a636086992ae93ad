-- The edits that hold now, for whoever lists what was entered by hand.
-- grain: entity, code, unit, field
-- params: org varchar
select org, entity, code, unit, field, value, edited_at, edited_by
from edit
where org = $org
order by entity, code, unit, field
