-- The rows with values that are not written plainly, as bsc.reports.numbers read them (number_key): what the row then
-- says, and the reason where a cell cannot be used.
-- grain: row_no, group_no
-- params: -
create or replace temp table staged_odd as
with found as (
    select
        row_no,
        group_no,
        staged.has_target,
        staged.has_actual,
        coalesce(staged.target, target_read.value) as target,
        coalesce(staged.target_low, low_read.value) as low_limit,
        coalesce(staged.target_high, high_read.value) as high_limit,
        case when staged.target is not null then 'point' else target_read.form end as target_form,
        target_read.low as read_low,
        target_read.high as read_high,
        target_read.note as target_text,
        coalesce(target_read.reason, low_read.reason, high_read.reason) as target_reason,
        coalesce(staged.actual, actual_read.value) as actual,
        actual_read.form as actual_form,
        actual_read.note as actual_text,
        actual_read.reason as actual_reason,
        coalesce(staged.baseline, baseline_read.value) as baseline,
        baseline_read.reason as baseline_reason
    from odd_cell
    join staged_measurement as staged using (row_no, group_no)
    join value_group using (group_no)
    left join number_key as target_read
        on target_read.side = 'target'
        and target_read.format_no = target_format
        and target_read.written = odd_cell.target
    left join number_key as low_read
        on low_read.side = 'limit' and low_read.format_no = low_format and low_read.written = odd_cell.target_low
    left join number_key as high_read
        on high_read.side = 'limit'
        and high_read.format_no = high_format
        and high_read.written = odd_cell.target_high
    left join number_key as actual_read
        on actual_read.side = 'actual'
        and actual_read.format_no = actual_format
        and actual_read.written = odd_cell.actual
    left join number_key as baseline_read
        on baseline_read.side = 'baseline'
        and baseline_read.format_no = baseline_format
        and baseline_read.written = odd_cell.baseline
),
judged as (
    select
        * replace (
            -- a word is a value where the other side is a word too; alone in a column of numbers it is a slip
            case when target_form = 'text' and actual_form = 'text' then null else target_reason end
                as target_reason,
            case when target_form = 'text' and actual_form = 'text' then null else actual_reason end
                as actual_reason
        )
    from found
)
select
    row_no,
    group_no,
    has_target and target_reason is null as has_target,
    has_actual and actual_reason is null as has_actual,
    case
        when target_reason is not null then null
        when target_form is not null then target_form
        when low_limit is not null and high_limit is not null then 'range'
        when low_limit is not null then 'minimum'
        when high_limit is not null then 'maximum'
    end as target_kind,
    case when target_reason is null then target end as target,
    case when target_reason is null then coalesce(low_limit, read_low) end as target_low,
    case when target_reason is null then coalesce(high_limit, read_high) end as target_high,
    case when target_reason is null then target_text end as target_text,
    case when actual_reason is null then actual end as actual,
    case when actual_reason is null then actual_text end as actual_text,
    baseline,
    target_reason,
    actual_reason,
    baseline_reason
from judged
