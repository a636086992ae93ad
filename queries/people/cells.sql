-- What the numbers of cells stand for.
-- grain: cell
-- params: org varchar
select cell, unit, grade
from career_cell
where org = $org
order by cell
