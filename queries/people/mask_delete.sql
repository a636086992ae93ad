-- Forgets the bits of an organisation's people, before they are made again.
-- grain: -
-- params: org varchar
delete from career_mask
where org = $org
