-- Where the target and the actual of an indicator come from, in a period and the shorter ones within it: report, file,
-- table, row and column. Null where nothing was said.
-- grain: breakdown, period
-- params: org varchar; unit varchar; indicator varchar; start date; end date
select
    fact.breakdown,
    fact.period,
    fact.grain,
    fact.target_kind,
    fact.target,
    fact.target_low,
    fact.target_high,
    fact.target_text,
    fact.actual,
    fact.actual_text,
    fact.note,
    fact.target_report,
    planned.file as target_file,
    planned.table_name as target_table,
    fact.target_row,
    fact.target_col,
    planned.accepted_at as target_accepted_at,
    planned.accepted_by as target_accepted_by,
    fact.actual_report,
    told.file as actual_file,
    told.table_name as actual_table,
    fact.actual_row,
    fact.actual_col,
    told.accepted_at as actual_accepted_at,
    told.accepted_by as actual_accepted_by
from measurement as fact
left join report as planned on planned.report_id = fact.target_report
left join report as told on told.report_id = fact.actual_report
where fact.org = $org
    and fact.unit = $unit
    and fact.indicator = $indicator
    and fact.period_start >= $start
    and fact.period_end <= $end
order by fact.breakdown, fact.period_start, fact.period_end desc
