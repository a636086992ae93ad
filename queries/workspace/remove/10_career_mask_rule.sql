-- Removes an organisation wholly: its rows of career_mask_rule.
-- grain: -
-- params: org varchar
delete from career_mask_rule
where org = $org
