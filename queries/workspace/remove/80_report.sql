-- Removes an organisation wholly: its ledger, after everything that points to it.
-- grain: -
-- params: org varchar
delete from report
where org = $org
