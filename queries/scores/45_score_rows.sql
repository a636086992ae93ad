-- The rows of score_indicators without their bands.
-- grain: unit, indicator, breakdown, period
-- params: -
create or replace macro score_rows(of_org, policy, of_unit := null, of_start := null, of_end := null) as table
select * exclude (band, colour)
from score_indicators(of_org, policy, of_unit := of_unit, of_start := of_start, of_end := of_end)
