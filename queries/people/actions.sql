-- How many actions about units of a set are on record, by their newest state.
-- grain: state
-- params: org varchar; units varchar[]
with newest as (
    select unit, state
    from action
    where org = $org
    qualify revision = max(revision) over (partition by number)
)
select state, count(*)::bigint as actions
from newest
where list_contains($units, unit)
group by state
order by state
