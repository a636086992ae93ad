-- Which way the indicators of an organisation get better, by the name they go by, for reports that carry no codes: only
-- names whose indicators all agree.
-- grain: name
-- params: org varchar
select name, min(polarity) as polarity
from indicator
where org = $org and name is not null and polarity is not null
group by name
having count(distinct polarity) = 1
order by name
