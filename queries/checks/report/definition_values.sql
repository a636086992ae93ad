-- Statements of a report about indicators that break a rule: a direction, level or way to consolidate that is none,
-- a negative weight, more than one statement about an indicator in a unit.
-- grain: indicator, unit
-- params: report_id integer
select indicator, unit
from fct_definition
where report_id = $report_id
group by indicator, unit
having count(*) > 1
    or bool_or(polarity not in ('maximize', 'minimize', 'stabilize', 'range', 'exact'))
    or bool_or(level not in ('input', 'activity', 'output', 'outcome', 'impact'))
    or bool_or(consolidation not in ('sum', 'average', 'last'))
    or bool_or(weight < 0)
order by indicator, unit
