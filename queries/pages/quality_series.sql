-- How every indicator of every unit did up to its newest achievement: where it stands, how long in a row it was at the
-- cap, met, exactly met or missed by far, how many periods a year it has, what its target is against a year ago, and whether its reports came in time.
-- Only what was reported itself, in the length of period that the series has most of; `last_periods` and `due` (days
-- after the end of a period) decide which reports are late, `cap` and `hard` (percent) what at the cap and far means.
-- grain: unit, indicator, breakdown
-- params: org varchar; rows varchar; cap double; hard double; last_periods integer; due integer; recent integer
with scored as materialized (
    select
        unit,
        indicator,
        breakdown,
        period,
        period_start,
        period_end,
        grain,
        polarity,
        target_kind,
        target,
        actual,
        actual_text,
        ratio,
        achievement,
        reported_on,
        colour
    from query_table($rows)
    where how is null
),
own_grain as (
    select unit, indicator, breakdown, arg_max(grain, (rows_of_it, newest)) as grain
    from (
        select unit, indicator, breakdown, grain, count(*) as rows_of_it, max(period_end) as newest
        from scored
        group by unit, indicator, breakdown, grain
    )
    group by unit, indicator, breakdown
),
own as materialized (
    select scored.*
    from scored
    join own_grain using (unit, indicator, breakdown, grain)
),
compared as (
    select
        own.*,
        before.target as target_before,
        before.actual as actual_before,
        count(*) over (
            partition by own.unit, own.indicator, own.breakdown, year(own.period_end)
        ) as per_year,
        row_number() over (
            partition by own.unit, own.indicator, own.breakdown order by own.period_end desc
        ) as place
    from own
    left join own as before
        on before.unit = own.unit
        and before.indicator = own.indicator
        and before.breakdown = own.breakdown
        and before.period_start = own.period_start - interval 1 year
    where own.achievement is not null
),
run as (
    select
        unit,
        indicator,
        breakdown,
        count(*)::integer as periods,
        max(per_year)::integer as per_year,
        arg_min(period, place) as period,
        max(period_end) as period_end,
        arg_min(polarity, place) as polarity,
        arg_min(target_kind, place) as target_kind,
        arg_min(target, place) as target,
        arg_min(actual, place) as actual,
        arg_min(ratio, place) as ratio,
        arg_min(achievement, place) as achievement,
        arg_min(colour, place) as colour,
        arg_min_null(target_before, place) as target_before,
        arg_min_null(actual_before, place) as actual_before,
        coalesce(min(place) filter (where $cap is null or achievement < $cap) - 1, count(*))::integer as at_cap,
        coalesce(min(place) filter (where achievement < 100) - 1, count(*))::integer as met,
        coalesce(min(place) filter (where actual is null or actual is distinct from target) - 1, count(*))::integer
            as exact,
        coalesce(min(place) filter (where achievement >= $hard) - 1, count(*))::integer as missed_far,
        stddev_samp(actual) filter (where place <= $recent) / nullif(abs(avg(actual) filter (where place <= $recent)), 0)
            as spread,
        (count(actual) filter (where place <= $recent))::integer as spread_of,
        count(*) filter (where actual_before <> 0 and actual is not null)::integer as changes,
        quantile_cont((actual - actual_before) / abs(actual_before), 0.05) filter (where actual_before <> 0)
            as change_low,
        quantile_cont((actual - actual_before) / abs(actual_before), 0.95) filter (where actual_before <> 0)
            as change_high
    from compared
    group by unit, indicator, breakdown
),
arrival as (
    select
        unit,
        indicator,
        breakdown,
        count(*)::integer as reports,
        (count(*) filter (where reported_on > period_end + $due::integer))::integer as late
    from (
        select unit, indicator, breakdown, reported_on, period_end
        from own
        where reported_on is not null
        qualify row_number() over (partition by unit, indicator, breakdown order by period_end desc) <= $last_periods
    )
    group by unit, indicator, breakdown
),
start as (
    select
        unit,
        indicator,
        breakdown,
        arg_max(baseline, period_end) filter (where baseline is not null) as baseline,
        max(period_end) filter (where baseline is not null) as baseline_at,
        count(distinct period)::integer as targets_of,
        max(period_end) filter (where target_kind is not null) as target_at
    from measurement
    where org = $org
    group by unit, indicator, breakdown
)
select
    start.unit,
    start.indicator,
    start.breakdown,
    coalesce(run.periods, 0)::integer as periods,
    own_grain.grain,
    coalesce(run.per_year, 1)::integer as per_year,
    run.period,
    run.period_end,
    run.polarity,
    run.target_kind,
    run.target,
    run.actual,
    run.ratio,
    run.achievement,
    run.colour,
    run.target_before,
    run.actual_before,
    coalesce(run.at_cap, 0)::integer as at_cap,
    coalesce(run.met, 0)::integer as met,
    coalesce(run.exact, 0)::integer as exact,
    coalesce(run.missed_far, 0)::integer as missed_far,
    run.spread,
    coalesce(run.spread_of, 0)::integer as spread_of,
    coalesce(run.changes, 0)::integer as changes,
    run.change_low,
    run.change_high,
    coalesce(arrival.reports, 0)::integer as reports,
    coalesce(arrival.late, 0)::integer as late,
    start.baseline,
    start.baseline_at,
    start.targets_of,
    start.target_at
from start
left join own_grain using (unit, indicator, breakdown)
left join run using (unit, indicator, breakdown)
left join arrival using (unit, indicator, breakdown)
order by start.indicator, start.unit, start.breakdown
