-- Weights of indicators as stated: for every unit (unit '') or for one; a weight entered by hand wins.
-- grain: org, unit, indicator
-- params: -
create or replace view indicator_weight as
with stated as (
    select org, unit, indicator, arg_max(weight, (report_id::bigint << 32) + row_no) as weight
    from fct_definition
    semi join (select report_id from report where status = 'accepted') as live using (report_id)
    where weight is not null
    group by org, unit, indicator
),
by_hand as (
    select org, unit, code as indicator, try_cast(value as double) as weight
    from edit
    where entity = 'indicator' and field = 'weight'
)
select org, unit, indicator, coalesce(by_hand.weight, stated.weight) as weight
from stated
full join by_hand using (org, unit, indicator)
