-- Each unit and grade in one period: rows, rows with a total, their exact sum and sum of squares (in points), how many reach
-- the minimum and its floors, lie below the low line, stand exactly at 100 points, and at or above the cap. Lines in
-- hundredths, null where there is none.
-- grain: cell
-- params: part integer; w_kpi integer; w_assessment integer; w_development integer; single boolean; minimum integer; low integer; cap integer; f_kpi integer; f_assessment integer; f_development integer
with totals as (
    select
        cell,
        career_total(kpi, assessment, development, score, $w_kpi, $w_assessment, $w_development, $single) as total,
        (($f_kpi::integer is null or coalesce(kpi >= $f_kpi, false))
            and ($f_assessment::integer is null or coalesce(assessment >= $f_assessment, false))
            and ($f_development::integer is null or coalesce(development >= $f_development, false))) as floors
    from career
    where part = $part
)
select
    cell,
    count(*)::integer as rows,
    count(total)::integer as people,
    sum(total)::double / 100000 as total,
    sum((total / 100000.0) * (total / 100000.0)) as squares,
    count(case when total >= $minimum::bigint * 1000 then 1 end)::integer as reached,
    count(case when total >= $minimum::bigint * 1000 and floors then 1 end)::integer as eligible,
    count(case when total < $low::bigint * 1000 then 1 end)::integer as low,
    count(case when total = 10000000 then 1 end)::integer as hundred,
    count(case when total >= $cap::bigint * 1000 then 1 end)::integer as capped
from totals
group by cell
order by cell
