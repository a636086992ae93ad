-- Writes down how many rows a part has now.
-- grain: -
-- params: org varchar; period varchar
update career_part
set people = (select count(*) from career where career.part = career_part.part)
where org = $org and period = $period
