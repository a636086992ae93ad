-- What a pack holds.
-- grain: number
-- params: org varchar; number integer
select
    number,
    title,
    digest,
    content,
    frozen_at,
    frozen_by
from pack
where org = $org and number = $number
