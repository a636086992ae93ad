-- When the ledger was last written.
-- grain: -
-- params: -
with written as (
    select max(accepted_at) as moment from report
    union all
    select max(withdrawn_at) from report
)
select max(moment) as moment
from written
