-- The pieces of the scales of each version on which what is best at its target is scored.
-- grain: version, scale, x0
-- params: -
create or replace macro policy_segments(question) as table
select version, s.scale, s.x0, s.y0, s.x1, s.y1
from (
    select v.version, unnest(v.stabilize_segments) as s
    from (select unnest((policy).versions) as v from query_table(question))
)
