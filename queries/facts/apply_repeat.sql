-- Put what stage_repeat found into the staged measurements. Rows that contradict each other keep saying what they say:
-- they are refused, and counted as rows of the table.
-- grain: row_no, group_no
-- params: -
update staged_measurement
set
    has_target = staged_measurement.has_target and (keeps_target or coalesce(reason = 'conflicting', false)),
    has_actual = staged_measurement.has_actual and (keeps_actual or coalesce(reason = 'conflicting', false)),
    row_reason = reason
from staged_repeat
where staged_repeat.row_no = staged_measurement.row_no and staged_repeat.group_no = staged_measurement.group_no
