-- Rows of a staged measurements table with a single target and an actual, to compare with achievements that the source
-- prints.
-- grain: row_no, group_no
-- params: -
select row_no, group_no, target, actual, polarity
from staged_measurement
left join indicator_direction using (indicator_no)
where row_reason is null and target_kind = 'point' and target <> 0 and actual is not null
order by row_no, group_no
