-- How the nodes of a unit did, by their numbers (`tree` names the kept tree): a stretch of nodes is a unit.
-- grain: node_no, place
-- params: tree varchar; first integer; last integer
select
    node_no,
    place,
    parts::bigint as parts,
    measured::bigint as measured,
    indicators::bigint as indicators,
    indicators_measured::bigint as indicators_measured,
    unmapped::bigint as unmapped,
    coverage,
    score,
    reason::varchar as reason,
    band_no
from query_table($tree)
where node_no between $first and $last
