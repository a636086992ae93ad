-- Indicators as they stand (see told_indicators).
-- grain: org, indicator
-- params: -
create or replace view indicator as
select *
from told_indicators('indicator_trait')
