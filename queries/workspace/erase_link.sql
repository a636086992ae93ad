-- Erases the links of a person's KPIs.
-- grain: -
-- params: org varchar; person varchar
delete from fct_link
where org = $org and child_person = $person
