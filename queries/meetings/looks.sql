-- How often each indicator was looked at since a day, on pages and in meetings, and when last.
-- grain: indicator
-- params: org varchar; since date
select
    indicator,
    coalesce(sum(looks) filter (where place = 'page'), 0)::integer as on_pages,
    coalesce(sum(looks) filter (where place = 'meeting'), 0)::integer as in_meetings,
    max(day) as last_day
from look
where org = $org and day >= $since
group by indicator
order by indicator
