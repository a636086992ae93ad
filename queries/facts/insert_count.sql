-- The staged numbers of people become facts of a report.
-- grain: report_id, unit, period, grade, level
-- params: report_id integer; org varchar
insert into fct_count by name
select
    $report_id as report_id,
    row_no,
    $org as org,
    unit,
    grade,
    period,
    period_label,
    period_start,
    period_end,
    level_no,
    level,
    people::bigint as people
from staged_count
where row_reason is null and cell_reason is null and people is not null
