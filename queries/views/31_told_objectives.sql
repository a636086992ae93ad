-- Objectives (sasaran strategis) as they stand, where `indicators` names a relation like the view indicator; those that
-- only indicators mention appear too, with their code as name. Null weights are equal weights; `mean` (arithmetic,
-- geometric) is null unless set by hand for this one.
-- grain: org, objective
-- params: -
create or replace macro told_objectives(indicators) as table
with mentioned as (
    select org, objective, mode(perspective) as perspective
    from query_table(indicators)
    where objective is not null
    group by org, objective
)
select
    org,
    objective,
    coalesce(objective_stated.name, objective) as name,
    objective_stated.name_en,
    coalesce(
        objective_stated.perspective_by_hand,
        objective_stated.perspective_stated,
        mentioned.perspective
    ) as perspective,
    objective_stated.weight,
    objective_stated.mean
from objective_stated
full join mentioned using (org, objective)
where objective_stated.removed is null or not objective_stated.removed
