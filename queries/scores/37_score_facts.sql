-- The current facts by the numbers of their series and periods (relations as score_series and score_reported give them).
-- grain: series, place
-- params: -
create or replace macro score_facts(series_of, reported, of_org, of_unit, of_start, of_end) as table
select
    series.series,
    placed.place,
    try_cast(fact.target_kind as word_t) as target_kind,
    fact.target,
    fact.target_low,
    fact.target_high,
    fact.target_text,
    fact.actual,
    fact.actual_text,
    fact.actual_report,
    fact.reported_on
from measurement as fact
join query_table(series_of) as series using (unit, indicator, breakdown)
join query_table(reported) as placed using (period, period_start, period_end, grain)
where fact.org = of_org
    and (of_unit is null or fact.unit = of_unit)
    and (of_start is null or fact.period_start >= of_start)
    and (of_end is null or fact.period_end <= of_end)
