-- What people entered about perspectives: names, weight, place in the order, or that one is not used.
-- Null says nothing: the rule set's own holds.
-- grain: code
-- params: org varchar
select
    code,
    max(value) filter (where field = 'name') as name,
    max(value) filter (where field = 'name_en') as name_en,
    try_cast(max(value) filter (where field = 'weight') as double) as weight,
    try_cast(max(value) filter (where field = 'position') as integer) as position,
    coalesce(bool_or(field = 'removed'), false) as removed
from edit
where org = $org and entity = 'perspective'
group by code
order by position, code
