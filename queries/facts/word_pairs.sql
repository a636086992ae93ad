-- Word targets together with what was reached, for the order of words that bsc.reports.scales knows.
-- grain: target_text, actual_text, actual
-- params: -
select target_text, actual_text, actual
from staged_measurement
where row_reason is null and target_kind = 'text' and has_target and has_actual
    and (actual is not null or actual_text is not null)
group by target_text, actual_text, actual
order by target_text, actual_text, actual
