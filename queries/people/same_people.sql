-- The same people in the same unit and grade in two periods: how many, and the sums of their changes and squares (in points),
-- per cell. Totals under the rule of each period's own weights.
-- grain: cell
-- params: before integer; after integer; b_kpi integer; b_assessment integer; b_development integer; a_kpi integer; a_assessment integer; a_development integer; single boolean
with changes as (
    select
        cell,
        total / 100000.0 - before_total / 100000.0 as points
    from career_pairs(
        $before, $after, $b_kpi, $b_assessment, $b_development, $a_kpi, $a_assessment, $a_development, $single
    )
    where before_cell = cell
)
select
    cell,
    count(*)::integer as people,
    sum(points) as change,
    sum(points * points) as squares
from changes
group by cell
order by cell
