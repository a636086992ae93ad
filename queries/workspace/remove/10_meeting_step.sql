-- Removes an organisation wholly: its rows of meeting_step.
-- grain: -
-- params: org varchar
delete from meeting_step
where org = $org
