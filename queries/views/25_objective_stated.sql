-- Objectives as reports and people name them, with the perspective each side gives. Owned by the views
-- `objective` and `indicator`, which share it.
-- grain: org, objective
-- params: -
create or replace view objective_stated as
with stated as (
    select
        org,
        objective,
        arg_max(name, written_at) as name,
        arg_max(name_en, written_at) as name_en,
        arg_max(perspective, written_at) as perspective,
        arg_max(weight, written_at) as weight
    from (
        select objective.*, (report_id::bigint << 32) + row_no as written_at
        from fct_objective as objective
        semi join (select report_id from report where status = 'accepted') as live using (report_id)
    )
    group by org, objective
),
by_hand as (
    select
        org,
        code as objective,
        max(value) filter (where field = 'name') as name,
        max(value) filter (where field = 'name_en') as name_en,
        max(value) filter (where field = 'perspective') as perspective,
        try_cast(max(value) filter (where field = 'weight') as double) as weight,
        max(value) filter (where field = 'mean') as mean,
        coalesce(bool_or(field = 'removed'), false) as removed
    from edit
    where entity = 'objective' and unit = ''
    group by org, code
)
select
    org,
    objective,
    coalesce(by_hand.name, stated.name) as name,
    coalesce(by_hand.name_en, stated.name_en) as name_en,
    by_hand.perspective as perspective_by_hand,
    stated.perspective as perspective_stated,
    coalesce(by_hand.weight, stated.weight) as weight,
    by_hand.mean,
    coalesce(by_hand.removed, false) as removed
from stated
full join by_hand using (org, objective)
