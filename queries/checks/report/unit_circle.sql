-- Units of a report that stand below themselves or are stated twice.
-- grain: unit
-- params: report_id integer
select unit
from fct_unit
where report_id = $report_id
group by unit
having count(*) > 1 or bool_or(parent = unit)
order by unit
