-- Puts a look at rows of persons, or the erasing of a person, on record.
-- grain: access_id
-- params: org varchar; what varchar; detail varchar; people bigint; at timestamp; by varchar
insert into access_log by name
select
    coalesce((select max(access_id) from access_log), 0) + 1 as access_id,
    $org as org,
    $what as what,
    $detail as detail,
    $people as people,
    $at as seen_at,
    $by as seen_by
