-- Counts one look at an indicator on a day.
-- grain: -
-- params: org varchar; indicator varchar; day date; place varchar
insert into look (org, indicator, day, place, looks)
values ($org, $indicator, $day, $place, 1)
on conflict (org, indicator, day, place) do update set looks = looks + 1
