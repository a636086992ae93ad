-- The wordings that hold in one language of a pack.
-- grain: key
-- params: org varchar; number integer; language varchar
select
    key,
    wording,
    written_at,
    written_by
from wording
where org = $org and number = $number and language = $language
qualify row_number() over (partition by key order by written_at desc) = 1 and wording is not null
order by key
