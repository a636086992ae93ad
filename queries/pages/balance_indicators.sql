-- Which indicators each unit had in each year, and the weights that place them in its score: those of the newest
-- period in the year. A year is that of the period's last day.
-- grain: unit, year, indicator
-- params: rows varchar
select
    unit,
    year(period_end)::integer as year,
    indicator,
    arg_max(perspective, period_end) as perspective,
    arg_max(objective, period_end) as objective,
    arg_max(weight, period_end) as weight,
    arg_max(objective_weight, period_end) as objective_weight,
    arg_max(perspective_weight, period_end) as perspective_weight
from query_table($rows)
group by unit, year, indicator
order by unit, year, indicator
