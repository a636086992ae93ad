-- The reported periods, and the longer ones that hold them and that the rules want made (`is_made`), each with the
-- version of the rules in force on its last day. `question` as for policy_rules, `reported` as score_reported gives it.
-- grain: place
-- params: -
create or replace macro score_periods(question, reported) as table
with reported_period as (
    select * from query_table(reported)
),
setting as (
    select (policy).year_starts as year_starts, (policy).consolidate_to as wanted
    from query_table(question)
),
longer as (
    select year_starts, grain, months_in(grain) as months
    from (select year_starts, unnest(wanted) as grain from setting)
),
begun as (
    select distinct
        longer.grain,
        months,
        year_starts - 1
            + ((year(period_start) * 12 + month(period_start) - year_starts) // months) * months as first_month
    from reported_period
    join longer on months_in(reported_period.grain) < months
),
made as (
    select
        make_date(first_month // 12, first_month % 12 + 1, 1) as period_start,
        (
            make_date((first_month + months) // 12, (first_month + months) % 12 + 1, 1) - interval 1 day
        )::date as period_end,
        grain
    from begun
),
each as (
    select
        place,
        coalesce(reported_period.period, period_code(made.period_start, made.period_end, made.grain)) as period,
        period_start,
        period_end,
        grain,
        made.grain is not null as is_made
    from reported_period
    full join made using (period_start, period_end, grain)
)
select
    (row_number() over (order by each.place nulls last, each.period_start, each.grain))::integer as place,
    each.* exclude (place),
    list_contains(setting.wanted, each.grain) as is_longer,
    months_in(each.grain) as months,
    each.period_end - each.period_start + 1 as days,
    rule.version
from each
cross join setting
left join (
    select v.version, v.valid_from, v.valid_to
    from (select unnest((policy).versions) as v from query_table(question))
) as rule on each.period_end >= rule.valid_from and each.period_end < rule.valid_to
