-- Every unit with its parent and validity, for the checks that a tree stays a tree and days stay in order.
-- grain: unit
-- params: org varchar
select unit, parent, valid_from, valid_to
from unit
where org = $org
order by unit
