-- Removes an organisation wholly: the original files of its reports, unless another organisation's report has them too.
-- grain: -
-- params: org varchar
delete from file
where sha256 in (select sha256 from report where org = $org)
    and sha256 not in (select sha256 from report where org <> $org)
