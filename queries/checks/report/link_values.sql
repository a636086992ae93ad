-- Links of a report that break a rule: one that leads back to itself, a negative share, an end of no known kind, a person
-- that is no hashed code.
-- grain: row_no
-- params: report_id integer
select row_no
from fct_link
where report_id = $report_id
    and (
        share < 0
        or not isfinite(coalesce(share, 0))
        or child_tier not in ('kpi', 'indicator', 'objective')
        or parent_tier not in ('indicator', 'objective')
        or (child_tier = parent_tier and child = parent and child_unit = parent_unit)
        or (child_person <> '' and not regexp_full_match(child_person, 'P[A-Z2-7]{15}'))
    )
order by row_no
