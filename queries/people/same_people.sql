-- The same people in the same cell or grade in two periods: how many, and the sums of their changes and squares (in points),
-- per cell of the later period. Totals under the rule of each period's own weights. Those of another grade or unit
-- are left out of the sums.
-- grain: cell
-- params: before integer; after integer; b_kpi integer; b_assessment integer; b_development integer; a_kpi integer; a_assessment integer; a_development integer; single boolean
with both_periods as (
    select
        cell,
        before_cell = cell as same,
        before_total / 100000.0 as x,
        total / 100000.0 as y
    from career_pairs(
        $before, $after, $b_kpi, $b_assessment, $b_development, $a_kpi, $a_assessment, $a_development, $single
    )
)
select
    cell,
    count(case when same then 1 end)::integer as people,
    sum(case when same then y - x end) as change,
    sum(case when same then (y - x) * (y - x) end) as squares,
    count(*)::integer as pairs,
    sum(x) as x,
    sum(y) as y,
    sum(x * x) as xx,
    sum(x * y) as xy,
    sum(y * y) as yy
from both_periods
group by cell
order by cell
