-- KPI wordings that are often missed in a set of units and a period: people who have it, people below the line, in percent
-- of the target; a wording that fewer people than the minimum have is left out.
-- grain: name
-- params: org varchar; period varchar; units varchar[]; line double; least integer
with measured as (
    select
        coalesce(name, kpi) as name,
        person,
        100 * case
            when polarity = 'minimize' then ratio_minimize(actual, target, null, 'complement', 'mirror', 'none')
            when polarity = 'stabilize' then ratio_stabilize(actual, target, null, 'mirror', 'none')
            else ratio_maximize(actual, target, null, 'mirror', 'none')
        end as achievement
    from current_individual_kpi
    where org = $org and period = $period and list_contains($units, unit)
)
select
    name,
    count(distinct person)::bigint as people,
    count(distinct person) filter (where achievement < $line)::bigint as below
from measured
where achievement is not null
group by name
having count(distinct person) >= $least
order by below desc, name
