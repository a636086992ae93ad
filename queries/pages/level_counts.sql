-- People per rating level in a set of units, in the newest period that has begun by a day: from accepted count reports, the
-- newest report of each unit.
-- grain: level_no
-- params: org varchar; units varchar[]; day date
with held as (
    select fact.*
    from fct_count as fact
    semi join (select report_id from report where status = 'accepted') as live using (report_id)
    where fact.org = $org and fact.period_start <= $day and list_contains($units, fact.unit)
    qualify report_id = max(report_id) over (partition by unit, grade, period)
),
newest as (
    select period from held order by period_end desc, period_start desc limit 1
)
select held.level_no::integer as level_no, any_value(held.level) as level, sum(held.people)::bigint as people
from held
join newest using (period)
group by held.level_no
order by held.level_no
