-- The wordings of the individual KPIs of a year with their share of all people's weights, without any person: a
-- wording that fewer people than the minimum have is left out.
-- grain: name
-- params: org varchar; year integer; minimum integer
with weighed as (
    select
        kpi.person,
        coalesce(kpi.name, kpi.kpi) as name,
        kpi.weight / sum(kpi.weight) over (partition by kpi.person, kpi.period) as share
    from current_individual_kpi as kpi
    where kpi.org = $org and year(kpi.period_end) = $year and kpi.weight > 0
)
select name, count(distinct person) as people, sum(share) as mass
from weighed
group by name
having count(distinct person) >= $minimum
order by mass desc, name
