-- The KPI component of persons from their individual KPIs, in hundredths of a point, half up: the weighted mean of the
-- achievements, each between floor and cap. A KPI without an achievement gives its weight to the others; with less than
-- `coverage` percent of the weight measured there is no component. A range or a text target gives no achievement here.
-- grain: org, person, period
-- params: -
create or replace macro kpi_components(cap := 120, floor := 0, form := 'complement', coverage := 60) as table
with measured as (
    select
        org,
        person,
        period,
        coalesce(weight, 0) as weight,
        100 * case
            when polarity = 'minimize' then ratio_minimize(actual, target, null, form, 'mirror', 'none')
            when polarity = 'stabilize' then ratio_stabilize(actual, target, null, 'mirror', 'none')
            else ratio_maximize(actual, target, null, 'mirror', 'none')
        end as ratio
    from current_individual_kpi
),
clamped as (
    select
        org,
        person,
        period,
        weight,
        case when ratio > cap then cap when ratio < floor then floor else ratio end as achievement
    from measured
),
summed as (
    select
        org,
        person,
        period,
        sum(weight) as weight,
        sum(case when achievement is not null then weight end) as present,
        sum(weight * achievement) as total
    from clamped
    group by org, person, period
)
select
    org,
    person,
    period,
    case
        when present > 0 and 100 * present >= coverage * weight
            then (100 * half_up(total / present, 2))::integer
    end as kpi,
    100 * present / nullif(weight, 0) as coverage
from summed
