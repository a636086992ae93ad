-- How the series of a unit did, by their numbers (`scored` names the kept rows): a stretch of series is a unit.
-- grain: series, place
-- params: scored varchar; first integer; last integer
select
    series,
    place,
    version,
    polarity::varchar as polarity,
    target_kind::varchar as target_kind,
    target,
    target_low,
    target_high,
    target_text,
    actual,
    actual_text,
    ratio,
    achievement,
    score,
    met,
    reason::varchar as reason,
    detail::varchar as detail,
    counts,
    band_no,
    reported_on,
    actual_report
from query_table($scored)
where series between $first and $last
