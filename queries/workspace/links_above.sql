-- Which indicator or objective serves which, of links in force: what a new link must not close to a loop.
-- grain: child_tier, child_unit, child, parent_tier, parent_unit, parent
-- params: org varchar
select distinct child_tier, child_unit, child, parent_tier, parent_unit, parent
from link
where org = $org and child_tier <> 'kpi'
order by child_tier, child_unit, child, parent_tier, parent_unit, parent
