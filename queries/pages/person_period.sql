-- The period of people's scores that holds on a day: the newest that has begun by then.
-- grain: period
-- params: org varchar; day date
select period
from current_person_score
where org = $org and period_start <= $day
group by period, period_start, period_end
order by period_end desc, period_start desc
limit 1
