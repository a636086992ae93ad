-- Units that an organisation knew before a report: codes, names and parents from earlier reports (also withdrawn ones,
-- so that a rebuild resolves names as the import did) and from what people had entered by then; oldest first.
-- grain: -
-- params: org varchar; before integer; at timestamp
select unit, name, case when kind = 'units' then coalesce(parent, '') end as parent
from (
    select 0 as source, fact.report_id, fact.row_no, fact.unit, fact.name, fact.parent, report.kind
    from fct_unit as fact
    join report using (report_id)
    where fact.org = $org and fact.report_id < $before
    union all
    select 1, edit_id, 0, code, case when field = 'name' then value end,
        case when field = 'parent' then value end, case when field = 'parent' then 'units' end
    from workspace_edit
    where org = $org and entity = 'unit' and edited_at <= $at
)
order by source, report_id, row_no, unit
