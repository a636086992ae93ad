-- The names and terms behind the numbers of series, with the names of indicators, in the order in which they are shown.
-- grain: series, version
-- params: terms varchar; indicators varchar
select
    term.series,
    term.version,
    term.unit,
    term.perspective,
    term.objective,
    term.indicator,
    term.breakdown,
    coalesce(named.name, term.indicator) as name,
    named.name_en,
    named.measure_unit,
    term.weight
from query_table($terms) as term
left join query_table($indicators) as named using (indicator)
order by term.perspective, term.objective, term.indicator, term.breakdown, term.series, term.version
