-- How people of one period spread: people per unit, grade and bin of `step` hundredths, bin 0 beginning at `origin`, so
-- that a line that begins a bin is counted exactly. Weights in permille; a single component has weight 1000.
-- grain: cell, bin
-- params: part integer; w_kpi integer; w_assessment integer; w_development integer; single boolean; origin integer; step integer
with totals as (
    select
        cell,
        career_total(kpi, assessment, development, score, $w_kpi, $w_assessment, $w_development, $single) as total
    from career
    where part = $part
),
binned as (
    select cell, ((total - $origin * 1000::bigint) // ($step * 1000::bigint))::integer as bin
    from totals
    where total is not null
)
select cell, bin, count(*)::integer as people
from binned
group by cell, bin
order by cell, bin
