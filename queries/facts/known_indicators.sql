-- Indicators that an organisation knew before a report: codes and names from earlier reports and from what people had
-- entered by then, oldest first.
-- grain: -
-- params: org varchar; before integer; at timestamp
select indicator, name
from (
    select 0 as source, report_id, row_no, indicator, name
    from fct_definition
    where org = $org and report_id < $before
    union all
    select 1, edit_id, 0, code, case when field = 'name' then value end
    from workspace_edit
    where org = $org and entity = 'indicator' and edited_at <= $at
)
group by indicator, name
order by min(source), min(report_id), min(row_no), indicator
