-- Cause and effect between objectives, of links in force.
-- grain: cause, effect
-- params: org varchar
select child as cause, parent as effect, origin = 'hand' as by_hand
from link
where org = $org and child_tier = 'objective' and parent_tier = 'objective'
order by cause, effect
