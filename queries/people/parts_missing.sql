-- Organisations and periods with current scores of persons whose columns were never made (a store from before there
-- were such columns).
-- grain: org, period
-- params: -
select distinct org, period
from current_person_score
anti join career_part using (org, period)
order by org, period
