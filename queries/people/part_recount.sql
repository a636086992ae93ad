-- Writes down how many rows each part of an organisation has now.
-- grain: -
-- params: org varchar
update career_part
set people = (select count(*) from career where career.part = career_part.part)
where org = $org
