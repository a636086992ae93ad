-- The periods of a table about persons as the source writes them, in the order of time.
-- grain: label
-- params: -
select label
from period_key
where reason is null and label <> ''
group by label
order by min(last_day), min(first_day), label
