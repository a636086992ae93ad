-- The bands of each version with their bounds (an open end is infinite) and whether a bound belongs to the band,
-- numbered.
-- grain: version, node, band
-- params: -
create or replace macro policy_bands(question) as table
select
    (row_number() over (order by version, node, band))::smallint as band_no,
    *
from (
    select
        version,
        try_cast(b.node as word_t) as node,
        b.band,
        b.colour,
        b.low,
        b.low_inclusive,
        b.high,
        b.high_inclusive
    from (
        select v.version, unnest(v.bands) as b
        from (select unnest((policy).versions) as v from query_table(question))
    )
)
