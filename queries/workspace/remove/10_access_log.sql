-- Removes an organisation wholly: its rows of access_log.
-- grain: -
-- params: org varchar
delete from access_log
where org = $org
