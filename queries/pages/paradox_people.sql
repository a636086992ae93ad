-- People's scores by unit in one period where no individual KPIs stand behind them: how many, mean and variance in points,
-- of the KPI component, else of the single score.
-- grain: unit
-- params: org varchar; period varchar
select
    unit,
    count(coalesce(kpi, score))::bigint as people,
    avg(coalesce(kpi, score) / 100.0) as mean,
    var_samp(coalesce(kpi, score) / 100.0) as variance
from current_person_score
where org = $org and period = $period and coalesce(kpi, score) is not null
group by unit
order by unit
