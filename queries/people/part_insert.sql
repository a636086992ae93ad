-- Numbers an organisation's period that has scores of persons and no number yet.
-- grain: -
-- params: org varchar; period varchar
insert into career_part by name
select
    (select coalesce(max(part), 0) from career_part) + 1 as part,
    org,
    period,
    min(period_start) as period_start,
    max(period_end) as period_end,
    0 as people
from current_person_score
where org = $org and period = $period
    and not exists (select 1 from career_part where org = $org and period = $period)
group by org, period
