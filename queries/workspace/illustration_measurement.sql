-- An invented target and actual of an outcome of the library, for one year.
-- grain: -
-- params: org varchar; row integer; indicator varchar; period varchar; start date; end date; target double; actual double
insert into fct_measurement by name
select
    1 as report_id,
    $row::integer as row_no,
    $org::varchar as org,
    'illustration' as unit,
    $indicator::varchar as indicator,
    '' as breakdown,
    $period::varchar as period,
    $period::varchar as period_label,
    $start::date as period_start,
    $end::date as period_end,
    'year' as grain,
    true as has_target,
    true as has_actual,
    'point' as target_kind,
    $target::double as target,
    $actual::double as actual
