-- People per unit, grade and rating level in one period, from accepted count reports; the newest report of each holds.
-- grain: unit, grade, level_no
-- params: org varchar; period varchar
with held as (
    select fact.*
    from fct_count as fact
    semi join (select report_id from report where status = 'accepted') as live using (report_id)
    where fact.org = $org and fact.period = $period
    qualify report_id = max(report_id) over (partition by unit, grade, period)
)
select unit, grade, level_no::integer as level_no, sum(people)::bigint as people
from held
group by unit, grade, level_no
having sum(people) > 0
order by unit, grade, level_no
