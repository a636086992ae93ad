-- One indicator in every unit that has it, in one period.
-- grain: unit, breakdown
-- params: rows varchar; indicator varchar; period varchar
select
    unit,
    breakdown,
    target_kind,
    target,
    target_low,
    target_high,
    target_text,
    actual,
    actual_text,
    achievement,
    reason,
    band,
    colour
from query_table($rows)
where indicator = $indicator and period = $period
order by unit, breakdown
