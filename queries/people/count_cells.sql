-- The units and grades of which count reports speak.
-- grain: unit, grade
-- params: org varchar
select distinct fact.unit, fact.grade
from fct_count as fact
semi join (select report_id from report where status = 'accepted') as live using (report_id)
where fact.org = $org and fact.people > 0
order by fact.unit, fact.grade
