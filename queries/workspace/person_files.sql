-- The kept tables of an organisation in which persons may stand: every report that was stored, withdrawn ones too.
-- grain: report_id
-- params: org varchar
select report_id, reading
from report
where org = $org and kind in ('people', 'individual_kpis', 'links') and status <> 'refused'
order by report_id
