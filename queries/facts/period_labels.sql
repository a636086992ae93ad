-- The periods of a staged measurements table as the source writes them, in the order of time.
-- grain: period_label
-- params: -
select period_label
from staged_measurement
where row_reason is null and (has_target or has_actual) and period <> ''
group by period_label
order by min(period_start), min(period_end), period_label
