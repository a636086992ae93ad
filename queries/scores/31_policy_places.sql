-- The perspectives of each version, with their weights and in their order.
-- grain: version, perspective
-- params: -
create or replace macro policy_places(question) as table
select version, p.code as perspective, p.weight, p.position
from (
    select v.version, unnest(v.perspectives) as p
    from (select unnest((policy).versions) as v from query_table(question))
)
