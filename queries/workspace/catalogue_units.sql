-- The units of an organisation as the template lists them, parents before children where codes allow.
-- grain: unit
-- params: org varchar
select unit, name, parent, type, valid_from, valid_to
from unit
where org = $org
order by parent nulls first, unit
