-- The bands of each version with their bounds (an open end is infinite) and whether a bound belongs to the band.
-- grain: version, node, band
-- params: -
create or replace macro policy_bands(policy) as table
select
    version,
    digits,
    b.node,
    b.band,
    b.colour,
    b.low,
    b.low_inclusive,
    b.high,
    b.high_inclusive
from (
    select v.version, v.band_digits as digits, unnest(v.bands) as b
    from (select unnest((policy).versions) as v)
)
