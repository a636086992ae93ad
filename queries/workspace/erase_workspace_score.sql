-- Erases a person's rows of workspace_score.
-- grain: -
-- params: org varchar; person varchar
delete from workspace_score
where org = $org and person = $person
