-- The ordered grades of text targets of each version.
-- grain: version, scale, grade
-- params: -
create or replace macro policy_grades(question) as table
select
    version,
    g.scale,
    g.grade,
    g.position,
    g.points,
    g.highest,
    g.low,
    g.low_inclusive,
    g.high,
    g.high_inclusive
from (
    select v.version, unnest(v.text_grades) as g
    from (select unnest((policy).versions) as v from query_table(question))
)
