-- The packs of an organisation, newest first.
-- grain: number
-- params: org varchar
select
    number,
    title,
    unit,
    period,
    rule_set,
    digest,
    octet_length(content) as size,
    frozen_at,
    frozen_by
from pack
where org = $org
order by number desc
