-- Makes the bits of an organisation's people: one row a person.
-- grain: -
-- params: org varchar; rules struct[]
insert into career_mask by name
select $org as org, person_no, cell, here, present, low, above
from career_masks($rules)
order by cell
