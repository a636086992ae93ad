-- Writes down under which rules the bits of an organisation's people were made.
-- grain: -
-- params: org varchar; rules varchar
insert into career_mask_rule by name
select $org as org, $rules as rules
