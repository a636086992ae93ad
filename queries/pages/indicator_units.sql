-- One indicator in every unit that has it, in one period.
-- grain: unit, breakdown
-- params: org varchar; indicator varchar; start date; end date; period varchar; policy policy_t
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
from score_indicators($org, $policy::policy_t, of_start := $start, of_end := $end)
where indicator = $indicator and period = $period
order by unit, breakdown
