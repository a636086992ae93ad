-- The accepted report behind illustrative scores, in a store in memory.
-- grain: -
-- params: org varchar
insert into report by name
select
    1 as report_id,
    $org::varchar as org,
    '' as sha256,
    'illustration' as file,
    '' as table_name,
    'measurements' as kind,
    'accepted' as status,
    '{}' as reading,
    '{}' as counts,
    timestamp '2000-01-01' as accepted_at,
    'illustration' as accepted_by
