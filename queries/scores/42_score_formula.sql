-- The formula: what score_measured gives, with its achievement under the version of the rules in force at the end of
-- its period. `ratio` is raw, `achievement` clamped, both in percent; a missing one has its `reason`, and `detail`
-- says more. `counts`: the row was expected and takes part in coverage. `score` is the achievement, or 0 where the rule
-- set counts a missing report as zero. Relations as the macros score_measured, score_graded, score_terms,
-- score_periods, policy_segments and policy_bands give them; score_shown puts names to the numbers.
-- grain: series, place
-- params: -
create or replace macro score_formula(measured_rows, graded, terms, periods, segments, bands) as table
with segment as (
    select * from query_table(segments)
),
term as (
    select
        * exclude (
            unit, indicator, breakdown, stated_perspective, objective, weight, weight_by, objective_weight,
            objective_weight_by, perspective, perspective_weight, perspective_position, minimum_coverage, minimum_below,
            mean_indicator, mean_objective, mean_perspective, mean_organisation, own_consolidation, own_mean, polarity,
            low, high, worst, midpoint
        ),
        polarity as stated_polarity,
        low as stated_low,
        high as stated_high,
        worst as stated_worst,
        midpoint as stated_midpoint
    from query_table(terms)
),
ruled as (
    select
        measured.*,
        term.* exclude (series),
        graded.* exclude (series, place),
        placed.period_end >= term.as_of as is_open,
        -- what is compared with an actual belongs to one reported period and adds up with it
        stated_low * measured.summed as low,
        stated_high * measured.summed as high,
        stated_worst * measured.summed as worst,
        stated_midpoint * measured.summed as midpoint,
        coalesce(
            stated_polarity,
            case measured.target_kind
                when 'minimum' then 'maximize'::word_t
                when 'above' then 'maximize'::word_t
                when 'maximum' then 'minimize'::word_t
                when 'below' then 'minimize'::word_t
                when 'range' then 'range'::word_t
                when 'text' then 'maximize'::word_t
            end
        ) as polarity
    from query_table(measured_rows) as measured
    join query_table(periods) as placed using (place)
    join term on term.series = measured.series and term.version = placed.version
    left join query_table(graded) as graded on graded.series = measured.series and graded.place = measured.place
),
bounded as (
    select
        *,
        form in ('goalpost', 'log_goalpost') as is_goalpost,
        coalesce(target_kind = 'range', false) or coalesce(polarity = 'range', false) as is_range,
        coalesce(target_low, case when target_high is null then target end) as lower_bound,
        coalesce(target_high, case when target_low is null then target end) as upper_bound,
        case
            when target_kind = 'text' and form not in ('goalpost', 'log_goalpost') then got_points
            else actual
        end as reading
    from ruled
),
directed as (
    select
        *,
        case
            when is_goalpost or polarity = 'exact' or not is_range then polarity
            when lower_bound is null and upper_bound is null then null
            when reading < lower_bound and polarity = 'minimize' then 'minimize'::word_t
            when reading < lower_bound then 'maximize'::word_t
            when reading > upper_bound and polarity = 'maximize' then 'maximize'::word_t
            when reading > upper_bound then 'minimize'::word_t
            else 'inside'::word_t
        end as direction,
        case
            when is_goalpost then null
            when target_kind = 'text' then goal_points
            when is_range and reading < lower_bound then lower_bound
            when is_range and reading > upper_bound then upper_bound
            when is_range then null
            when target_kind in ('minimum', 'above') then coalesce(target_low, target)
            when target_kind in ('maximum', 'below') then coalesce(target_high, target)
            when polarity = 'stabilize' then coalesce(target, midpoint)
            else target
        end as aim
    from bounded
),
rated as (
    select
        *,
        100 * case
            when is_goalpost and polarity = 'maximize' then goalpost(reading, low, high, form)
            when is_goalpost and polarity = 'minimize' then 1 - goalpost(reading, low, high, form)
            when is_goalpost or target_kind = 'mixed' then null
            when is_range and range_rule is null then null
            when direction = 'inside' and reading is not null then 1
            when direction = 'maximize'
                then ratio_maximize(reading, aim, worst, negative_maximize, zero_maximize)
            when direction = 'minimize'
                then ratio_minimize(reading, aim, worst, minimize_form, negative_minimize, zero_minimize)
            when direction = 'stabilize' and target_kind is distinct from 'text'
                then ratio_stabilize(reading, aim, worst, negative_stabilize, zero_stabilize)
        end as ratio,
        case
            when is_goalpost or target_kind = 'mixed' then null
            when polarity = 'exact' and target_kind = 'text' then text_key(actual_text) = text_key(target_text)
            when polarity = 'exact' and target_kind = 'range' then
                reading >= coalesce(lower_bound, reading) and reading <= coalesce(upper_bound, reading)
            when polarity = 'exact' and target_kind = 'minimum' then reading >= aim
            when polarity = 'exact' and target_kind = 'maximum' then reading <= aim
            when polarity = 'exact' and target_kind = 'above' then reading > aim
            when polarity = 'exact' and target_kind = 'below' then reading < aim
            when polarity = 'exact' then reading = aim
            when target_kind = 'text' and polarity = 'maximize' then got_position >= goal_position
            when target_kind = 'text' and polarity = 'minimize' then got_position <= goal_position
            when direction = 'inside' and reading is not null then true
            when is_range and reading < lower_bound then polarity = 'minimize'
            when is_range and reading > upper_bound then polarity = 'maximize'
            -- a target written > 95 is met only beyond it; at 95 the achievement is still 100
            when polarity = 'maximize' and target_kind = 'above' then reading > aim
            when polarity = 'minimize' and target_kind = 'below' then reading < aim
            when polarity = 'maximize' then reading >= aim
            when polarity = 'minimize' then reading <= aim
        end as is_met,
        coalesce(direction = 'minimize' and minimize_form = 'inverse' and aim > 0 and reading <= 0, false)
            as is_unbounded,
        case
            when target_kind = 'text' then goal_highest
            when form <> 'ratio' or is_range then false
            when polarity = 'maximize' then aim >= high
            when polarity = 'minimize' then aim <= low
        end as is_at_limit
    from directed
),
scaled as (
    select
        rated.*,
        case
            when rated.polarity = 'exact' and rated.is_met then rated.exact_met
            when rated.polarity = 'exact' and not rated.is_met then rated.exact_missed
            when rated.is_at_limit and rated.is_met and rated.at_maximum is not null then rated.at_maximum
            when rated.is_unbounded then rated.cap
            when rated.direction = 'stabilize' and segment.y1 = segment.y0 then segment.y0
            when rated.direction = 'stabilize' then
                segment.y0
                + (rated.ratio - segment.x0) * (segment.y1 - segment.y0) / (segment.x1 - segment.x0)
            else rated.ratio
        end as unclamped
    from rated
    left join segment
        on segment.version = rated.version
        and segment.scale
            = case when rated.direction = 'stabilize' then coalesce(rated.scale, rated.stabilize_scale) end
        and rated.ratio >= segment.x0
        and rated.ratio < segment.x1
),
clamped as (
    select
        *,
        half_up(
            case
                when unclamped > cap then cap
                when unclamped < floor then floor
                else unclamped
            end,
            round_digits
        ) as clamped_value
    from scaled
),
explained as (
    select
        *,
        case
            when target_kind is null and not is_goalpost
                and not coalesce(polarity = 'stabilize' and midpoint is not null, false) then 'no_target'::word_t
            when how = 'undocumented' then 'not_computable'::word_t
            when actual is null and actual_text is null and is_open then 'not_due'::word_t
            when actual is null and actual_text is null then 'not_reported'::word_t
            when polarity is null then 'no_polarity'::word_t
            when clamped_value is null then 'not_computable'::word_t
        end as reason
    from clamped
),
judged as (
    select
        *,
        case when reason is null then clamped_value end as achievement,
        case
            when reason is distinct from 'not_computable' then null
            when how = 'undocumented' then 'rule_undocumented'::word_t
            when is_goalpost and (low is null or high is null or low = high) then 'no_goalposts'::word_t
            when is_goalpost and polarity not in ('maximize', 'minimize') then 'form_and_polarity'::word_t
            when is_goalpost then 'log_of_nonpositive'::word_t
            when target_kind = 'mixed' then 'mixed_targets'::word_t
            when target_kind = 'text' and polarity in ('stabilize', 'range') then 'text_has_no_distance'::word_t
            when target_kind = 'text' and polarity <> 'exact' and goal_position is null
                then 'target_not_on_scale'::word_t
            when target_kind = 'text' and polarity <> 'exact' and got_position is null
                then 'actual_not_on_scale'::word_t
            when target_kind = 'text' then 'rule_undocumented'::word_t
            when reading is null then 'actual_is_text'::word_t
            when is_range and lower_bound is null and upper_bound is null then 'no_range'::word_t
            when is_range and range_rule is null then 'rule_undocumented'::word_t
            when polarity = 'exact' then 'rule_undocumented'::word_t
            when is_unbounded then 'unbounded'::word_t
            when aim is null then 'target_unreadable'::word_t
            when aim = 0 and worst is null then 'target_zero'::word_t
            when aim = 0 then 'target_zero_worst_unusable'::word_t
            when aim < 0 then 'target_negative'::word_t
            when direction = 'minimize' and minimize_form is null then 'rule_undocumented'::word_t
            else 'scale_unknown'::word_t
        end as detail,
        half_up(without_noise(case when reason is null then clamped_value end), band_digits) as compared
    from explained
)
select
    judged.series,
    judged.place,
    judged.version,
    judged.how,
    judged.parts,
    judged.gaps,
    judged.polarity,
    judged.target_kind,
    judged.target,
    judged.target_low,
    judged.target_high,
    judged.target_text,
    judged.actual,
    judged.actual_text,
    judged.reading,
    judged.aim,
    judged.direction,
    judged.low,
    judged.high,
    judged.worst,
    coalesce(judged.scale, case when judged.direction = 'stabilize' then judged.stabilize_scale end) as scale,
    case when judged.reason is null then judged.ratio end as ratio,
    judged.achievement,
    case
        when judged.reason is null then judged.clamped_value
        when judged.reason = 'not_reported' and judged.missing_is_zero then 0
    end as score,
    case
        when judged.reason is not null then null
        when judged.direction = 'stabilize' then without_noise(judged.clamped_value) >= 100
        else judged.is_met
    end as met,
    judged.reason,
    judged.detail,
    judged.reason is distinct from 'not_due'
        and not (
            judged.reason is not distinct from 'no_target' and judged.actual is null and judged.actual_text is null
        ) as counts,
    judged.is_unbounded,
    coalesce(judged.is_at_limit and judged.is_met and judged.at_maximum is not null, false) as is_converted,
    judged.reported_on,
    judged.actual_report,
    band.band_no
from judged
left join (select * from query_table(bands) where node = 'indicator') as band
    on band.version = judged.version
    and in_band(judged.compared, band.low, band.low_inclusive, band.high, band.high_inclusive)
