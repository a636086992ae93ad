-- Reported targets and actuals of a unit, with how each indicator's year is made of its periods, for a forecast.
-- Texts and parts that were reported as text only are left out: there is nothing to forecast from.
-- grain: indicator, breakdown, period
-- params: org varchar; unit varchar
select
    measured.indicator,
    measured.breakdown,
    measured.period,
    measured.period_start,
    measured.period_end,
    measured.grain,
    measured.target_kind,
    measured.target,
    measured.target_low,
    measured.target_high,
    measured.actual,
    trait.polarity,
    trait.consolidation,
    trait.measure_unit
from measurement as measured
join (
    select indicator, polarity, consolidation, measure_unit, removed
    from indicator_trait
    where org = $org
) as trait using (indicator)
where measured.org = $org
    and measured.unit = $unit
    and measured.target_kind is distinct from 'text'
    and measured.grain in ('month', 'quarter', 'semester', 'year')
    and not coalesce(trait.removed, false)
order by measured.indicator, measured.breakdown, measured.period_start, measured.period_end
