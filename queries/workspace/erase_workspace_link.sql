-- Erases the links of a person's KPIs that were entered by hand.
-- grain: -
-- params: org varchar; person varchar
delete from workspace_link
where org = $org and child_person = $person
