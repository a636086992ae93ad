-- Components together, per unit and grade of one period: exact sums and sums of products (hundredths, hundredths squared)
-- over people with all three, for what the weights come to in effect and for the spread of each component.
-- grain: cell
-- params: part integer
select
    cell,
    count(*)::integer as people,
    sum(kpi)::bigint as k,
    sum(assessment)::bigint as a,
    sum(development)::bigint as d,
    sum(kpi::bigint * kpi)::bigint as kk,
    sum(assessment::bigint * assessment)::bigint as aa,
    sum(development::bigint * development)::bigint as dd,
    sum(kpi::bigint * assessment)::bigint as ka,
    sum(kpi::bigint * development)::bigint as kd,
    sum(assessment::bigint * development)::bigint as ad
from career
where part = $part and kpi is not null and assessment is not null and development is not null
group by cell
order by cell
