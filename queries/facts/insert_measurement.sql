-- The staged measurements become facts of a report.
-- grain: report_id, row_no, period, breakdown
-- params: report_id integer; org varchar
insert into fct_measurement by name
select
    $report_id as report_id,
    staged.row_no,
    case when staged.has_target then target_col end as target_col,
    case when staged.has_actual then actual_col end as actual_col,
    $org as org,
    unit,
    indicator,
    staged.breakdown,
    numbered_period.period,
    period_label,
    period_start,
    numbered_period.period_end,
    grain,
    staged.has_target,
    staged.has_actual,
    case when staged.has_target then staged.target_kind end as target_kind,
    case
        when not staged.has_target then null
        when staged.target is not null then staged.target
        when staged.target_kind in ('minimum', 'above') then staged.target_low
        when staged.target_kind in ('maximum', 'below') then staged.target_high
    end as target,
    case when staged.has_target then staged.target_low end as target_low,
    case when staged.has_target then staged.target_high end as target_high,
    case when staged.has_target then target_text end as target_text,
    case when staged.has_actual then staged.actual end as actual,
    case when staged.has_actual then actual_text end as actual_text,
    staged.baseline,
    reported_on,
    note
from staged_measurement as staged
join numbered_unit using (unit_no)
join numbered_indicator using (indicator_no)
join numbered_period using (period_no)
join value_group using (group_no)
left join staged_odd using (row_no, group_no)
left join staged_remark on staged_remark.row_no = staged.row_no
where row_reason is null and (staged.has_target or staged.has_actual)
