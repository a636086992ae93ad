-- How the objectives of units did in every period of the grain that most scorecards have, for the horizontal friction:
-- which units get worse under an objective when others get better.
-- grain: unit, objective, period_end
-- params: nodes varchar; until date
with placed as (
    select unit, objective, period_end, grain, score
    from query_table($nodes)
    where node = 'objective' and perspective <> 'unmapped' and score is not null and period_end <= $until
),
usual as (
    select grain
    from placed
    group by grain
    order by count(*) desc, grain
    limit 1
)
select placed.unit, placed.objective, placed.period_end, placed.score::double as score
from placed
join usual using (grain)
order by placed.objective, placed.unit, placed.period_end
