-- How many reports an organisation ever accepted, withdrawn ones included.
-- grain: -
-- params: org varchar
select count(*) as reports
from report
where org = $org
