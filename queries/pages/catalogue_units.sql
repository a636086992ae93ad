-- The units of an organisation as they stand, for the catalogue.
-- grain: unit
-- params: org varchar
select unit, name, parent, type, valid_from, valid_to
from unit
where org = $org
order by unit
