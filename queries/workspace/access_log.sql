-- Who looked at rows of persons of an organisation, newest first.
-- grain: access_id
-- params: org varchar
select access_id, what, detail, people, seen_at, seen_by
from access_log
where org = $org
order by access_id desc
