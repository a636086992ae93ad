-- The objectives of an organisation as the template lists them.
-- grain: objective
-- params: org varchar
select objective, name, name_en, perspective, weight
from objective
where org = $org
order by perspective, objective
