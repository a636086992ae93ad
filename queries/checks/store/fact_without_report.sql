-- Facts and refused cells that no report of the same organisation stands behind.
-- grain: source, report_id
-- params: -
with fact as (
    select 'measurement' as source, report_id, org from fct_measurement group by report_id, org
    union all
    select 'definition', report_id, org from fct_definition group by report_id, org
    union all
    select 'unit', report_id, org from fct_unit group by report_id, org
    union all
    select 'objective', report_id, org from fct_objective group by report_id, org
    union all
    select 'count', report_id, org from fct_count group by report_id, org
    union all
    select 'link', report_id, org from fct_link group by report_id, org
    union all
    select 'individual_kpi', report_id, org from fct_individual_kpi group by report_id, org
    union all
    select 'person_score', report_id, org from fct_person_score group by report_id, org
    union all
    select 'refused', report_id, null from refused group by report_id
)
select source, report_id
from fact
anti join report
    on report.report_id = fact.report_id and (fact.org is null or report.org = fact.org)
order by source, report_id
