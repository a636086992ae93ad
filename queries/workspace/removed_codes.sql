-- Things that somebody took away by hand and nobody brought back.
-- grain: entity, code
-- params: org varchar
select entity, code
from edit
where org = $org and field = 'removed'
order by entity, code
