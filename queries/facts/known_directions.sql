-- Which way the indicators of an organisation get better, as far as accepted reports and people say: the newest holds,
-- a hand's choice over a report's.
-- grain: indicator
-- params: org varchar
with stated as (
    select indicator, arg_max(polarity, report_id) as polarity
    from fct_definition
    semi join (select report_id from report where status = 'accepted') as live using (report_id)
    where org = $org and polarity is not null
    group by indicator
),
by_hand as (
    select code as indicator, arg_max(value, edit_id) as polarity
    from workspace_edit
    where org = $org and entity = 'indicator' and field = 'polarity' and unit = ''
    group by code
)
select indicator, coalesce(by_hand.polarity, stated.polarity) as polarity
from stated
full join by_hand using (indicator)
order by indicator
