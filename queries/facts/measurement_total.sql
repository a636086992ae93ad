-- How many current measurements an organisation has, and what they add up to: a plain read of every current fact.
-- grain: -
-- params: org varchar
select count(*) as measurements, sum(target) as targets, sum(actual) as actuals
from measurement
where org = $org
