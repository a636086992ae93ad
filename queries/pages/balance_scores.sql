-- The scores of indicators in the units of one type in a stretch of time, to see which of them make the results
-- differ. Parts of an indicator are averaged. A unit without a type has the type ''.
-- grain: unit, period, indicator
-- params: rows varchar; units varchar[]; start date; end date
select
    scored.unit,
    scored.period,
    any_value(scored.grain) as grain,
    scored.indicator,
    avg(scored.score) as score
from query_table($rows) as scored
where list_contains($units, scored.unit)
    and scored.period_start >= $start
    and scored.period_end <= $end
    and scored.score is not null
group by scored.unit, scored.period, scored.indicator
order by scored.unit, scored.period, scored.indicator
