-- Names of objectives and indicators, and how the mean of an objective is taken where that was set by hand.
-- grain: kind, code
-- params: org varchar
select 'objective' as kind, objective as code, name, name_en, mean
from objective
where org = $org
union all
select 'indicator' as kind, indicator as code, name, name_en, null as mean
from indicator
where org = $org
order by kind, code
