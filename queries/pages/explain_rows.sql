-- One indicator (null means all) of one unit as scored in all its periods, with all that the formula used; one row per
-- part of it.
-- grain: indicator, period, breakdown
-- params: rows varchar; unit varchar; indicator varchar
select
    indicator,
    breakdown,
    period,
    period_start,
    period_end,
    grain,
    perspective,
    objective,
    weight,
    weight_by,
    how,
    parts,
    gaps,
    polarity,
    form,
    target_kind,
    target,
    target_low,
    target_high,
    target_text,
    actual,
    actual_text,
    reading,
    aim,
    direction,
    low,
    high,
    worst,
    scale,
    ratio,
    achievement,
    score,
    met,
    reason,
    detail,
    counts,
    is_unbounded,
    is_converted,
    band,
    colour
from query_table($rows)
where unit = $unit and ($indicator is null or indicator = $indicator)
order by indicator, period_end, period_start desc, breakdown
