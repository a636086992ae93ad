-- Development arranged after low scores of a period, by unit.
-- grain: unit
-- params: org varchar; period varchar
select unit, sum(people)::bigint as people, max(entered_at) as entered_at
from workspace_followup
where org = $org and period = $period
group by unit
order by unit
