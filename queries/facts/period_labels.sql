-- The periods of a staged measurements table as the source writes them, in the order of time.
-- grain: period_label
-- params: -
select label as period_label
from period_key
semi join (
    select period_no
    from staged_measurement
    where (row_reason is null or row_reason = 'conflicting') and (has_target or has_actual)
    group by period_no
) as used using (period_no)
where code <> ''
group by label
order by min(first_day), min(last_day), label
