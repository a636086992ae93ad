-- Where the definitions that a report's table was joined to speak of an indicator.
-- grain: definitions
-- params: report_id integer; indicator varchar
select
    told.report_id as definitions,
    told.file,
    told.table_name,
    min(fact.row_no) as row_no,
    told.reading,
    told.accepted_at,
    told.accepted_by
from report
join report as told on told.report_id = report.definitions
join fct_definition as fact on fact.report_id = told.report_id
where report.report_id = $report_id and fact.indicator = $indicator
group by told.report_id, told.file, told.table_name, told.reading, told.accepted_at, told.accepted_by
