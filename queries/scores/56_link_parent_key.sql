-- The parent of a link as one text, its unit and code: objectives belong to no unit; a parent named without its unit is one
-- of the child's unit, unless it has the child's own code (then it is the organisation's).
-- grain: -
-- params: -
create or replace macro link_parent_key(child_unit, child, parent_tier, parent_unit, parent) as
case
    when parent_tier = 'objective' then chr(31) || parent
    when parent_unit = '' and child_unit <> '' and parent <> child then child_unit || chr(31) || parent
    else parent_unit || chr(31) || parent
end
