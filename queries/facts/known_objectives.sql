-- Objectives that an organisation knew before a report: codes and names from earlier reports and from what people had
-- entered by then, oldest first.
-- grain: -
-- params: org varchar; before integer; at timestamp
select objective, name
from (
    select 0 as source, report_id, row_no, objective, name
    from fct_objective
    where org = $org and report_id < $before
    union all
    select 1, edit_id, 0, code, case when field = 'name' then value end
    from workspace_edit
    where org = $org and entity = 'objective' and edited_at <= $at
)
order by source, report_id, row_no, objective
