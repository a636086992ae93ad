-- Removes an organisation wholly: the kept files of its reports.
-- grain: -
-- params: org varchar
delete from kept_file
where org = $org
