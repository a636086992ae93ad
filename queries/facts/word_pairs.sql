-- Word targets together with what was reached, for the order of words that bsc.reports.scales knows.
-- grain: target_text, actual_text, actual
-- params: -
select target_text, actual_text, staged.actual
from staged_odd
join staged_measurement as staged using (row_no, group_no)
where (row_reason is null or row_reason = 'conflicting') and staged.target_kind = 'text' and staged.has_target and staged.has_actual
    and (staged.actual is not null or actual_text is not null)
group by target_text, actual_text, staged.actual
order by target_text, actual_text, staged.actual
