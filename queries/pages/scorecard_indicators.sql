-- How a unit did on each indicator (and part of one), in every period, with names and the report behind the actual.
-- grain: period, indicator, breakdown
-- params: rows varchar; indicators varchar; unit varchar
select
    scored.period,
    scored.period_end,
    scored.perspective,
    scored.objective,
    scored.indicator,
    scored.breakdown,
    named.name,
    named.name_en,
    named.measure_unit,
    scored.weight,
    scored.polarity,
    scored.target_kind,
    scored.target,
    scored.target_low,
    scored.target_high,
    scored.target_text,
    scored.actual,
    scored.actual_text,
    scored.ratio,
    scored.achievement,
    scored.score,
    scored.met,
    scored.reason,
    scored.detail,
    scored.counts,
    scored.band,
    scored.colour,
    coalesce(scored.reported_on, received.accepted_at::date) as reported_on
from query_table($rows) as scored
join query_table($indicators) as named on named.indicator = scored.indicator
left join report as received on received.report_id = scored.actual_report
where scored.unit = $unit
order by scored.period_end, scored.perspective, scored.objective, scored.indicator, scored.breakdown
