-- Assessors of one period: per rater, unit and grade of those assessed, how many, and sums of assessment and KPI, their
-- squares and product, in points. The number stands for a person: never shown, only counted.
-- grain: rater_no, cell
-- params: part integer
select
    rater_no,
    cell,
    count(*)::integer as people,
    sum(assessment) / 100.0 as a,
    sum(kpi) / 100.0 as k,
    sum(assessment::bigint * assessment) / 10000.0 as aa,
    sum(assessment::bigint * kpi) / 10000.0 as ak,
    sum(kpi::bigint * kpi) / 10000.0 as kk
from career
where part = $part and rater_no is not null and assessment is not null and kpi is not null
group by rater_no, cell
order by rater_no, cell
