-- Components of everybody in one period with their cell, for a what-if in memory: counts only leave it.
-- grain: person_no
-- params: part integer
select
    cell::integer as cell,
    person_no::integer as person_no,
    coalesce(kpi, -1)::integer as kpi,
    coalesce(assessment, -1)::integer as assessment,
    coalesce(development, -1)::integer as development,
    coalesce(score, -1)::integer as score
from career
where part = $part
order by cell, person_no
