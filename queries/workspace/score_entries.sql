-- How many scores of an organisation are contested, corrected or upheld by the newest entry about each, by period.
-- grain: period, state
-- params: org varchar
with newest as (
    select period, state
    from workspace_score
    where org = $org
    qualify entry = max(entry) over (partition by person, unit, grade, period)
)
select period, state, count(*)::bigint as scores
from newest
group by period, state
order by period, state
