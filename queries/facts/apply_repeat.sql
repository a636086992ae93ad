-- Put what stage_repeat found into the staged measurements.
-- grain: row_no, group_no
-- params: -
update staged_measurement
set
    has_target = staged_measurement.has_target and keeps_target,
    has_actual = staged_measurement.has_actual and keeps_actual,
    row_reason = reason
from staged_repeat
where staged_repeat.row_no = staged_measurement.row_no and staged_repeat.group_no = staged_measurement.group_no
