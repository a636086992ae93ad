-- Ends of staged links that no report or entry has named so far, by side, the first of them by name.
-- grain: side
-- params: -
with ends as (
    select 'child' as side, child as code, child_tier as tier
    from staged_link
    where row_reason is null
    union all
    select 'parent' as side, parent as code, parent_tier as tier
    from staged_link
    where row_reason is null
),
known as (
    select indicator as code from end_key where indicator is not null
    union
    select objective as code from end_key where objective is not null
)
select side, count(*) as times, min(code) as example
from ends
anti join known using (code)
where tier <> 'kpi'
group by side
order by side
