-- The illustrative outcomes as the macros score them, with all that the worked steps read.
-- grain: indicator
-- params: org varchar; policy policy_t
select
    indicator,
    polarity,
    form,
    target_kind,
    target,
    target_low,
    target_high,
    target_text,
    actual,
    actual_text,
    reading,
    aim,
    direction,
    low,
    high,
    worst,
    scale,
    ratio,
    achievement,
    score,
    met,
    reason,
    detail,
    counts,
    is_unbounded,
    is_converted,
    band,
    colour
from score_indicators($org, $policy::policy_t)
order by indicator
