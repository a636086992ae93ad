-- The periods of an organisation for which there are scores of persons, in the order of their ends.
-- grain: period
-- params: org varchar
select part, period, period_start, period_end, people
from career_part
where org = $org
order by period_end, period_start, period
