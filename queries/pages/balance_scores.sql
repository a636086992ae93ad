-- The scores of indicators in the units of one type in a stretch of time, to see which of them make the results
-- differ. Parts of an indicator are averaged. A unit without a type has the type ''.
-- grain: unit, period, indicator
-- params: org varchar; units varchar[]; start date; end date; policy policy_t
select
    scored.unit,
    scored.period,
    any_value(scored.grain) as grain,
    scored.indicator,
    avg(scored.score) as score
from score_rows($org, $policy::policy_t, of_start := $start, of_end := $end) as scored
where list_contains($units, scored.unit) and scored.score is not null
group by scored.unit, scored.period, scored.indicator
order by scored.unit, scored.period, scored.indicator
