-- The periods for which an organisation's count reports say how many people are at which rating level.
-- grain: period
-- params: org varchar
with held as (
    select fact.*
    from fct_count as fact
    semi join (select report_id from report where status = 'accepted') as live using (report_id)
    where fact.org = $org
    qualify report_id = max(report_id) over (partition by unit, grade, period)
)
select
    (row_number() over (order by max(period_end), min(period_start), period))::integer as part,
    period,
    min(period_start) as period_start,
    max(period_end) as period_end,
    sum(people)::bigint as people
from held
group by period
having sum(people) > 0
order by period_end, period_start, period
