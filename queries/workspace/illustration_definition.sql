-- An outcome of the library as an indicator, to show what its score would look like.
-- grain: -
-- params: org varchar; row integer; indicator varchar; name varchar; polarity varchar
insert into fct_definition by name
select
    1 as report_id,
    $row::integer as row_no,
    $org::varchar as org,
    $indicator::varchar as indicator,
    '' as unit,
    $name::varchar as name,
    $polarity::varchar as polarity
