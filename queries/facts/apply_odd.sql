-- Put what stage_odd found into the staged measurements; the words and reasons stay there.
-- grain: row_no, group_no
-- params: -
update staged_measurement
set
    has_target = staged_odd.has_target,
    has_actual = staged_odd.has_actual,
    target_kind = staged_odd.target_kind,
    target = staged_odd.target,
    target_low = staged_odd.target_low,
    target_high = staged_odd.target_high,
    actual = staged_odd.actual,
    baseline = staged_odd.baseline
from staged_odd
where staged_odd.row_no = staged_measurement.row_no and staged_odd.group_no = staged_measurement.group_no
