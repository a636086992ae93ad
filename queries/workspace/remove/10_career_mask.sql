-- Removes an organisation wholly: its rows of career_mask.
-- grain: -
-- params: org varchar
delete from career_mask
where org = $org
