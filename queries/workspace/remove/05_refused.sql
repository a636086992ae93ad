-- Removes an organisation wholly: the refused rows of its reports.
-- grain: -
-- params: org varchar
delete from refused
where report_id in (select report_id from report where org = $org)
