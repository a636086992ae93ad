-- Which indicators were looked at: counts a day and place, never who. Kept to find what nobody ever looks at.
-- grain: org, indicator, day, place
-- params: -
create table if not exists look (
    org varchar not null,
    indicator varchar not null,
    day date not null,
    place varchar not null,           -- page, meeting
    looks integer not null,
    primary key (org, indicator, day, place)
)
