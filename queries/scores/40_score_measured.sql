-- Every current fact, and every longer period made from shorter ones. Longer periods (a year from its quarters): sum,
-- average or last (`how`), where nothing is reported for the longer period itself, or a target only (then the shorter
-- ones must cover it wholly). Only periods with a target count, and of those only the ones that have ended or carry an
-- actual already; one that ended without an actual makes the actual null, or is passed over where the rule set says
-- skip. Texts are taken last. Where months and quarters stand side by side, the grain that covers more days is used.
-- `parts` is the number of periods that counted, `summed` how many were added up.
-- grain: series, place
-- params: -
create or replace macro score_measured(facts, terms, periods) as table
with fact as (
    select * from query_table(facts)
),
placed as (
    select * from query_table(periods)
),
term as (
    select series, version, consolidation, form, skips, as_of
    from query_table(terms)
),
-- which longer periods are reported
reported as materialized (
    select fact.*, target_kind is not null and actual is null and actual_text is null as awaits_actual
    from fact
    semi join (select place from placed where is_longer) as longer using (place)
),
nested as (
    select
        piece.place,
        piece.period_end,
        piece.days,
        piece.months,
        whole.place as whole,
        whole.version
    from placed as piece
    join placed as whole
        on whole.is_made
        and piece.months < whole.months
        and piece.period_start >= whole.period_start
        and piece.period_end <= whole.period_end
),
counted as (
    select
        fact.*,
        nested.whole,
        nested.period_end,
        nested.days,
        nested.months,
        term.consolidation,
        coalesce(fact.target_kind = 'text', false) or fact.actual_text is not null as is_text,
        fact.actual is not null or fact.actual_text is not null as has_value,
        has_value or (nested.period_end < term.as_of and not term.skips) as is_counted
    from fact
    join nested using (place)
    join term using (series, version)
    left join reported on reported.series = fact.series and reported.place = nested.whole
    where (reported.series is null or reported.awaits_actual)
        and (
            fact.target_kind is not null
            or term.form in ('goalpost', 'log_goalpost')
            or coalesce(reported.awaits_actual, false)
        )
),
merged as materialized (
    select
        series,
        whole,
        months,
        case when bool_or(is_text) then 'last' else any_value(consolidation) end::word_t as how,
        count(*) filter (where is_counted) as parts,
        count(*) filter (where is_counted and not has_value) as gaps,
        sum(days) filter (where is_counted) as days,
        min(target_kind) filter (where is_counted) as kind,
        max(target_kind) filter (where is_counted) as other_kind,
        min(target_kind) as any_kind,
        sum(target) filter (where is_counted) as target_sum,
        sum(target_low) filter (where is_counted) as low_sum,
        sum(target_high) filter (where is_counted) as high_sum,
        sum(actual) filter (where is_counted) as actual_sum,
        arg_max_null(target, period_end) filter (where is_counted) as target_last,
        arg_max_null(target_low, period_end) filter (where is_counted) as low_last,
        arg_max_null(target_high, period_end) filter (where is_counted) as high_last,
        arg_max_null(target_text, period_end) filter (where is_counted) as target_text,
        arg_max_null(target_kind, period_end) filter (where is_counted) as kind_last,
        arg_max_null(actual, period_end) filter (where is_counted) as actual_last,
        arg_max_null(actual_text, period_end) filter (where is_counted) as actual_text,
        max(actual_report) as actual_report,
        max(reported_on) as reported_on
    from counted
    group by series, whole, months
),
-- of pieces of two lengths side by side, those that cover more days
chosen as (
    select merged.*
    from merged
    anti join merged as better
        on better.series = merged.series
        and better.whole = merged.whole
        and (coalesce(better.days, 0), -better.parts, -better.months)
            > (coalesce(merged.days, 0), -merged.parts, -merged.months)
),
made as materialized (
    select
        series,
        whole as place,
        case
            when parts = 0 then any_kind
            when how = 'last' then kind_last
            when kind = other_kind then kind
            when kind is not null then 'mixed'::word_t
        end as target_kind,
        case how
            when 'sum' then without_noise(target_sum)
            when 'average' then without_noise(target_sum / nullif(parts, 0))
            else target_last
        end as target,
        case how
            when 'sum' then without_noise(low_sum)
            when 'average' then without_noise(low_sum / nullif(parts, 0))
            else low_last
        end as target_low,
        case how
            when 'sum' then without_noise(high_sum)
            when 'average' then without_noise(high_sum / nullif(parts, 0))
            else high_last
        end as target_high,
        chosen.target_text,
        case
            when gaps > 0 then null
            when how = 'sum' then without_noise(actual_sum)
            when how = 'average' then without_noise(actual_sum / nullif(parts, 0))
            else actual_last
        end as actual,
        case when gaps = 0 then chosen.actual_text end as actual_text,
        chosen.actual_report,
        chosen.reported_on,
        coalesce(how, 'undocumented'::word_t) as how,
        parts::integer as parts,
        gaps::integer as gaps,
        case when how = 'sum' then parts::integer else 1 end as summed,
        coalesce(chosen.days, 0) = placed.days as is_whole
    from chosen
    join placed on placed.place = chosen.whole
),
completed as materialized (
    select
        made.* replace (
            reported.target_kind as target_kind,
            reported.target as target,
            reported.target_low as target_low,
            reported.target_high as target_high,
            reported.target_text as target_text
        )
    from made
    join (select * from reported where awaits_actual) as reported using (series, place)
    where made.is_whole and made.gaps = 0
)
select *, null::word_t as how, null::integer as parts, 0 as gaps, 1 as summed
from fact
anti join completed using (series, place)
union all
select * exclude (is_whole)
from made
anti join reported using (series, place)
union all
select * exclude (is_whole) from completed
