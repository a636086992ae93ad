-- Targets that stand in the definitions joined to a measurements table (relation joined_target), put where the table
-- itself has none: for the period they name, or for every period where they name none.
-- grain: row_no, group_no
-- params: -
update staged_measurement
set
    has_target = true,
    target_kind = joined_target.target_kind,
    target = joined_target.target,
    target_low = joined_target.target_low,
    target_high = joined_target.target_high
from joined_target
where joined_target.indicator_no = staged_measurement.indicator_no
    and (joined_target.period = '' or staged_measurement.period_no in (
        select period_no from numbered_period where numbered_period.period = joined_target.period
    ))
    and not staged_measurement.has_target
    and staged_measurement.row_reason is null
