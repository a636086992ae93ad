-- The rows of score_rows with their bands.
-- grain: unit, indicator, breakdown, period
-- params: -
create or replace macro score_indicators(of_org, policy, of_unit := null, of_start := null, of_end := null) as table
select scored.*, band.band, band.colour
from score_rows(of_org, policy, of_unit := of_unit, of_start := of_start, of_end := of_end) as scored
left join policy_bands(policy) as band
    on band.version = scored.version
    and band.node = 'indicator'
    and in_band(
        half_up(without_noise(scored.achievement), band.digits),
        band.low, band.low_inclusive, band.high, band.high_inclusive
    )
