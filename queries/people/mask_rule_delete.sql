-- Forgets under which rules the bits of an organisation's people were made.
-- grain: -
-- params: org varchar
delete from career_mask_rule
where org = $org
