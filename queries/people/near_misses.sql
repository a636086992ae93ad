-- People who fall short of the minimum by at most `within` hundredths, by what each would have needed in one component
-- alone: whole steps of that component, null when even its cap would not do. Weights in permille, steps, caps and lines in
-- hundredths; exact integers throughout.
-- grain: cell, kpi_steps, assessment_steps, development_steps
-- params: part integer; w_kpi integer; w_assessment integer; w_development integer; minimum integer; within integer; step_kpi integer; step_assessment integer; step_development integer; cap_kpi integer; cap_assessment integer; cap_development integer
with totals as (
    select
        cell,
        kpi,
        assessment,
        development,
        $minimum * 1000::bigint
        - career_total(kpi, assessment, development, score, $w_kpi, $w_assessment, $w_development, false) as short
    from career
    where part = $part
),
near as (
    select *
    from totals
    where short > 0 and short <= $within * 1000::bigint
),
needed as (
    select
        *,
        (short + $w_kpi * $step_kpi::bigint - 1) // nullif($w_kpi * $step_kpi::bigint, 0) as n_kpi,
        (short + $w_assessment * $step_assessment::bigint - 1)
        // nullif($w_assessment * $step_assessment::bigint, 0) as n_assessment,
        (short + $w_development * $step_development::bigint - 1)
        // nullif($w_development * $step_development::bigint, 0) as n_development
    from near
),
possible as (
    select
        cell,
        case when kpi + n_kpi * $step_kpi <= $cap_kpi then n_kpi end::integer as kpi_steps,
        case when assessment + n_assessment * $step_assessment <= $cap_assessment then n_assessment end::integer
            as assessment_steps,
        case when development + n_development * $step_development <= $cap_development then n_development end::integer
            as development_steps
    from needed
)
select cell, kpi_steps, assessment_steps, development_steps, count(*)::integer as people
from possible
group by cell, kpi_steps, assessment_steps, development_steps
order by cell, kpi_steps, assessment_steps, development_steps
