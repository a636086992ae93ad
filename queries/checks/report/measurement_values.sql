-- Measurements of a report whose values contradict themselves: a period that ends before it starts, a target kind
-- without its numbers, values on a side that the report does not speak about, numbers that are not finite.
-- grain: row_no, period, breakdown
-- params: report_id integer
select row_no, period, breakdown
from fct_measurement
where report_id = $report_id
    and (
        period_end < period_start
        or (not has_target and not has_actual)
        or (not has_target and target_kind is not null)
        or (not has_actual and (actual is not null or actual_text is not null))
        or (target_kind = 'point' and target is null)
        or (target_kind = 'range' and (target_low is null or target_high is null or target_low > target_high))
        or (target_kind in ('minimum', 'above') and target_low is null)
        or (target_kind in ('maximum', 'below') and target_high is null)
        or (target_kind = 'text' and target_text is null)
        or (target_kind is null and coalesce(target, target_low, target_high) is not null)
        or not isfinite(coalesce(target, 0))
        or not isfinite(coalesce(actual, 0))
        or not isfinite(coalesce(baseline, 0))
    )
order by row_no, period, breakdown
