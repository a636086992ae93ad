-- Removes an organisation wholly: which refused rows of its reports were settled.
-- grain: -
-- params: org varchar
delete from settled
where report_id in (select report_id from report where org = $org)
