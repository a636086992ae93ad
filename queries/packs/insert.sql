-- Writes a pack under the next number of its organisation and gives the number back.
-- grain: -
-- params: org varchar; title varchar; unit varchar; period varchar; rule_set varchar; content blob; digest varchar; at timestamp; by varchar
insert into pack by name
select
    $org::varchar as org,
    (coalesce(max(number), 0) + 1)::integer as number,
    $title::varchar as title,
    $unit::varchar as unit,
    $period::varchar as period,
    $rule_set::varchar as rule_set,
    $content::blob as content,
    $digest::varchar as digest,
    $at::timestamp as frozen_at,
    $by::varchar as frozen_by
from pack
where org = $org
returning number
