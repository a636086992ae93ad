-- Every current measurement, and every longer period made from shorter ones, with its achievement under the version
-- of the rules in force at its end. `ratio` is raw, `achievement` clamped, both in percent; a missing one has its
-- `reason`, and `detail` says more. `counts`: the row was expected and takes part in coverage. `score` is the
-- achievement, or 0 where the rule set counts a missing report as zero. `weight` is the indicator's among those of
-- its objective; one that nobody stated is the mean of those stated there, 1 when none is (`weight_by`: policy,
-- stated, siblings, equal): never a silent drop.
--
-- Longer periods (a year from its quarters): sum, average or last (`how`), where nothing is reported for the longer
-- period itself, or a target only (then the shorter ones must cover it wholly). Only periods with a target count,
-- and of those only the ones that have ended or carry an actual already; one that ended without an actual makes the
-- actual null, or is passed over where the rule set says skip. Texts are taken last. Where months and quarters stand
-- side by side, the grain that covers more days is used. `parts` is the number of periods that counted.
--
-- One unit, or the periods from a first to a last day, can be asked for: null means all.
-- grain: unit, indicator, breakdown, period
-- params: -
create or replace macro score_rows(of_org, policy, of_unit := null, of_start := null, of_end := null) as table
with rule as materialized (
    select unnest((policy).versions, max_depth := 2)
),
place as (
    select version, p.code as perspective, p.weight as perspective_weight, p.position as perspective_position
    from (select version, unnest(perspectives) as p from rule)
),
grade as (
    select
        version,
        g.scale,
        g.grade,
        g.position,
        g.points,
        g.highest,
        g.low,
        g.low_inclusive,
        g.high,
        g.high_inclusive
    from (select version, unnest(text_grades) as g from rule)
),
-- a grade that stands on one scale only is found without the scale's name; one that two scales have is not guessed
grade_key as (
    select scale as scale_or_any, * from grade
    union all
    select '' as scale_or_any, * from grade
    qualify count(*) over (partition by version, grade) = 1
),
segment as (
    select version, s.scale, s.x0, s.y0, s.x1, s.y1
    from (select version, unnest(stabilize_segments) as s from rule)
),
stated_weight as (
    select
        indicator,
        max(case when unit = '' and weight >= 0 then weight end) as general,
        map_from_entries(list((unit, weight)) filter (where unit <> '' and weight >= 0)) as special,
        avg(weight) filter (where weight >= 0) as average
    from indicator_weight
    where org = of_org
    group by indicator
),
edited_weight as (
    select
        version,
        w.indicator,
        max(case when w.unit = '' then w.weight end) as general,
        map_from_entries(list((w.unit, w.weight)) filter (where w.unit <> '')) as special
    from (select version, unnest(indicator_weights) as w from rule)
    group by version, w.indicator
),
edited_objective as (
    select version, w.objective, w.weight
    from (select version, unnest(objective_weights) as w from rule)
),
known_trait as (
    select
        rule.version,
        trait.*,
        edited_weight.special as edited_special,
        edited_weight.general as edited_general,
        stated_weight.special as stated_special,
        stated_weight.general as stated_general,
        avg(coalesce(edited_weight.general, stated_weight.general, stated_weight.average)) over (
            partition by rule.version, trait.perspective, trait.objective
        ) as sibling_weight,
        edited_objective.weight as edited_objective_weight,
        case when trait.objective_weight >= 0 then trait.objective_weight end as stated_objective_weight
    from (
        select
            indicator, removed, objective, perspective, polarity, consolidation, form, low, high, worst, midpoint,
            scale, objective_weight, objective_mean
        from indicator_trait
        where org = of_org
    ) as trait
    cross join rule
    left join edited_weight on edited_weight.indicator = trait.indicator and edited_weight.version = rule.version
    left join stated_weight on stated_weight.indicator = trait.indicator
    left join edited_objective
        on edited_objective.objective = trait.objective and edited_objective.version = rule.version
),
-- an objective that nobody weighed is the mean of those that somebody did, 1 when nobody weighed any
weighed_objectives as (
    select version, avg(weight) as average
    from (
        select version, any_value(coalesce(edited_objective_weight, stated_objective_weight)) as weight
        from known_trait
        where objective is not null
        group by version, objective
    )
    group by version
),
trait as (
    select
        known_trait.*,
        coalesce(edited_objective_weight, stated_objective_weight, weighed_objectives.average, 1)
            as resolved_objective_weight,
        case
            when edited_objective_weight is not null then 'policy'
            when stated_objective_weight is not null then 'stated'
            when weighed_objectives.average is not null then 'siblings'
            else 'equal'
        end as objective_weight_by
    from known_trait
    left join weighed_objectives using (version)
),
fact as (
    select
        org, unit, indicator, breakdown, period, period_start, period_end, grain, target_kind, target, target_low,
        target_high, target_text, actual, actual_text, actual_report, reported_on
    from measurement
    where org = of_org
        and (of_unit is null or unit = of_unit)
        and (of_start is null or period_start >= of_start)
        and (of_end is null or period_end <= of_end)
),
-- the longer periods: which reported ones stand, and what the shorter ones give
reported as (
    select
        unit,
        indicator,
        breakdown,
        period,
        grain,
        period_start,
        target_kind is not null and actual is null and actual_text is null as awaits_actual,
        target_kind,
        target,
        target_low,
        target_high,
        target_text
    from fact
    where list_contains((policy).consolidate_to, grain)
),
piece as (
    select
        fact.*,
        container.grain as container_grain,
        months_in(container.grain) as months,
        (policy).year_starts - 1
            + (
                (year(fact.period_start) * 12 + month(fact.period_start) - (policy).year_starts)
                // months_in(container.grain)
            ) * months_in(container.grain) as first_month
    from fact
    join (select unnest((policy).consolidate_to) as grain) as container
        on months_in(fact.grain) < months_in(container.grain)
),
dated as (
    select
        * exclude (first_month, months),
        make_date(first_month // 12, first_month % 12 + 1, 1) as container_start,
        (
            make_date((first_month + months) // 12, (first_month + months) % 12 + 1, 1) - interval 1 day
        )::date as container_end
    from piece
),
ruled_piece as (
    select
        dated.*,
        coalesce(dated.target_kind = 'text', false) or dated.actual_text is not null as is_text,
        coalesce(trait.consolidation, rule.consolidation) as own_how,
        rule.consolidation_missing = 'skip' as skips,
        dated.period_end < (policy).as_of as ended,
        dated.actual is not null or dated.actual_text is not null as has_value,
        dated.target_kind is not null
            or coalesce(trait.form in ('goalpost', 'log_goalpost'), false)
            or coalesce(reported.awaits_actual, false) as aimed
    from dated
    join rule on dated.container_end >= rule.valid_from and dated.container_end < rule.valid_to
    left join trait on trait.indicator = dated.indicator and trait.version = rule.version
    left join reported
        on reported.unit = dated.unit
        and reported.indicator = dated.indicator
        and reported.breakdown = dated.breakdown
        and reported.period_start = dated.container_start
        and reported.grain = dated.container_grain
    where dated.period_end <= dated.container_end
        and (reported.unit is null or reported.awaits_actual)
),
counted as (
    select *, has_value or (ended and not skips) as is_counted
    from ruled_piece
    where aimed
),
merged as (
    select
        unit,
        indicator,
        breakdown,
        container_start,
        container_end,
        container_grain,
        grain,
        case when bool_or(is_text) then 'last' else any_value(own_how) end as how,
        count(*) filter (where is_counted) as parts,
        count(*) filter (where is_counted and not has_value) as gaps,
        sum(period_end - period_start + 1) filter (where is_counted) as days,
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
    group by unit, indicator, breakdown, container_start, container_end, container_grain, grain
),
consolidated as (
    select
        of_org as org,
        unit,
        indicator,
        breakdown,
        period_code(container_start, container_end, container_grain) as period,
        container_start as period_start,
        container_end as period_end,
        container_grain as grain,
        case
            when parts = 0 then any_kind
            when how = 'last' then kind_last
            when kind = other_kind then kind
            when kind is not null then 'mixed'
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
        target_text,
        case
            when gaps > 0 then null
            when how = 'sum' then without_noise(actual_sum)
            when how = 'average' then without_noise(actual_sum / nullif(parts, 0))
            else actual_last
        end as actual,
        case when gaps = 0 then actual_text end as actual_text,
        coalesce(how, 'undocumented') as how,
        parts::integer as parts,
        gaps::integer as gaps,
        case when how = 'sum' then parts::integer else 1 end as summed,
        coalesce(days, 0) = container_end - container_start + 1 as is_whole,
        actual_report,
        reported_on
    from merged
    -- of pieces of two lengths side by side, those that cover more days
    anti join merged as better
        on better.unit = merged.unit
        and better.indicator = merged.indicator
        and better.breakdown = merged.breakdown
        and better.container_start = merged.container_start
        and better.container_grain = merged.container_grain
        and (coalesce(better.days, 0), -better.parts, -months_in(better.grain))
            > (coalesce(merged.days, 0), -merged.parts, -months_in(merged.grain))
),
completed as (
    select
        consolidated.* replace (
            reported.target_kind as target_kind,
            reported.target as target,
            reported.target_low as target_low,
            reported.target_high as target_high,
            reported.target_text as target_text
        )
    from consolidated
    join (select * from reported where awaits_actual) as reported using (unit, indicator, breakdown, period)
    where consolidated.is_whole and consolidated.gaps = 0
),
measured as (
    select
        org, unit, indicator, breakdown, period, period_start, period_end, grain, target_kind, target, target_low,
        target_high, target_text, actual, actual_text, null as how, null as parts, 0 as gaps, 1 as summed,
        actual_report, reported_on
    from fact
    anti join completed using (unit, indicator, breakdown, period)
    union all
    select * exclude (is_whole)
    from consolidated
    anti join reported using (unit, indicator, breakdown, period)
    union all
    select * exclude (is_whole) from completed
),
-- the formula, step by step
ruled as (
    select
        measured.*,
        rule.* exclude (
            valid_from, valid_to, consolidation, consolidation_missing, perspectives, bands, text_grades,
            stabilize_segments, band_digits, mean_objective, objective_weights, indicator_weights
        ),
        (policy).as_of as as_of,
        trait.perspective as stated_perspective,
        coalesce(trait.objective, '') as objective,
        coalesce(trait.resolved_objective_weight, 1) as objective_weight,
        coalesce(trait.objective_weight_by, 'equal') as objective_weight_by,
        coalesce(trait.objective_mean, rule.mean_objective) as mean_of_objective,
        coalesce(trait.form, 'ratio') as form,
        coalesce(trait.consolidation, rule.consolidation) as consolidation,
        -- what is compared with an actual belongs to one reported period and adds up with it
        trait.low * measured.summed as low,
        trait.high * measured.summed as high,
        trait.worst * measured.summed as worst,
        trait.midpoint * measured.summed as midpoint,
        trait.scale,
        coalesce(
            trait.polarity,
            case measured.target_kind
                when 'minimum' then 'maximize'
                when 'above' then 'maximize'
                when 'maximum' then 'minimize'
                when 'below' then 'minimize'
                when 'range' then 'range'
                when 'text' then 'maximize'
            end
        ) as polarity,
        coalesce(
            trait.edited_special[measured.unit],
            trait.edited_general,
            trait.stated_special[measured.unit],
            trait.stated_general,
            trait.sibling_weight,
            1
        ) as weight,
        case
            when coalesce(trait.edited_special[measured.unit], trait.edited_general) is not null then 'policy'
            when coalesce(trait.stated_special[measured.unit], trait.stated_general) is not null then 'stated'
            when trait.sibling_weight is not null then 'siblings'
            else 'equal'
        end as weight_by
    from measured
    join rule on measured.period_end >= rule.valid_from and measured.period_end < rule.valid_to
    left join trait on trait.indicator = measured.indicator and trait.version = rule.version
    where trait.removed is null or not trait.removed
),
graded as (
    select
        ruled.*,
        coalesce(place.perspective, 'unmapped') as perspective,
        place.perspective_weight,
        place.perspective_position,
        goal.points as goal_points,
        goal.position as goal_position,
        goal.highest as goal_highest,
        coalesce(got.points, earned.points) as got_points,
        coalesce(got.position, earned.position) as got_position
    from ruled
    left join place on place.version = ruled.version and place.perspective = ruled.stated_perspective
    left join grade_key as goal
        on goal.version = ruled.version
        and goal.scale_or_any = coalesce(ruled.scale, '')
        and goal.grade = case when ruled.target_kind = 'text' then text_key(ruled.target_text) end
    left join grade as got
        on got.version = ruled.version
        and got.scale = goal.scale
        and got.grade = text_key(ruled.actual_text)
    left join grade as earned
        on earned.version = ruled.version
        and earned.scale = case when ruled.actual_text is null then goal.scale end
        and (ruled.actual > earned.low or (ruled.actual = earned.low and earned.low_inclusive))
        and (ruled.actual < earned.high or (ruled.actual = earned.high and earned.high_inclusive))
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
    from graded
),
directed as (
    select
        *,
        case
            when is_goalpost or polarity = 'exact' or not is_range then polarity
            when lower_bound is null and upper_bound is null then null
            when reading < lower_bound and polarity = 'minimize' then 'minimize'
            when reading < lower_bound then 'maximize'
            when reading > upper_bound and polarity = 'maximize' then 'maximize'
            when reading > upper_bound then 'minimize'
            else 'inside'
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
                and not coalesce(polarity = 'stabilize' and midpoint is not null, false) then 'no_target'
            when how = 'undocumented' then 'not_computable'
            when actual is null and actual_text is null and period_end >= as_of then 'not_due'
            when actual is null and actual_text is null then 'not_reported'
            when polarity is null then 'no_polarity'
            when clamped_value is null then 'not_computable'
        end as reason
    from clamped
)
select
    org,
    unit,
    perspective,
    perspective_weight,
    perspective_position,
    stated_perspective,
    objective,
    indicator,
    breakdown,
    period,
    period_start,
    period_end,
    grain,
    version,
    weight,
    weight_by,
    objective_weight,
    objective_weight_by,
    how,
    parts,
    gaps,
    polarity,
    form,
    consolidation,
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
    coalesce(scale, case when direction = 'stabilize' then stabilize_scale end) as scale,
    case when reason is null then ratio end as ratio,
    case when reason is null then clamped_value end as achievement,
    case
        when reason is null then clamped_value
        when reason = 'not_reported' and missing = 'zero' then 0
    end as score,
    case
        when reason is not null then null
        when direction = 'stabilize' then without_noise(clamped_value) >= 100
        else is_met
    end as met,
    reason,
    case
        when reason is distinct from 'not_computable' then null
        when how = 'undocumented' then 'rule_undocumented'
        when is_goalpost and (low is null or high is null or low = high) then 'no_goalposts'
        when is_goalpost and polarity not in ('maximize', 'minimize') then 'form_and_polarity'
        when is_goalpost then 'log_of_nonpositive'
        when target_kind = 'mixed' then 'mixed_targets'
        when target_kind = 'text' and polarity in ('stabilize', 'range') then 'text_has_no_distance'
        when target_kind = 'text' and polarity <> 'exact' and goal_position is null then 'target_not_on_scale'
        when target_kind = 'text' and polarity <> 'exact' and got_position is null then 'actual_not_on_scale'
        when target_kind = 'text' then 'rule_undocumented'
        when reading is null then 'actual_is_text'
        when is_range and lower_bound is null and upper_bound is null then 'no_range'
        when is_range and range_rule is null then 'rule_undocumented'
        when polarity = 'exact' then 'rule_undocumented'
        when is_unbounded then 'unbounded'
        when aim is null then 'target_unreadable'
        when aim = 0 and worst is null then 'target_zero'
        when aim = 0 then 'target_zero_worst_unusable'
        when aim < 0 then 'target_negative'
        when direction = 'minimize' and minimize_form is null then 'rule_undocumented'
        else 'scale_unknown'
    end as detail,
    reason is distinct from 'not_due'
        and not (reason is not distinct from 'no_target' and actual is null and actual_text is null) as counts,
    is_unbounded,
    coalesce(is_at_limit and is_met and at_maximum is not null, false) as is_converted,
    mean_indicator,
    mean_of_objective as mean_objective,
    mean_perspective,
    mean_organisation,
    minimum_coverage,
    -- where a missing report counts as zero it does so at every level; only the whole can be left unassessed
    case when missing = 'zero' then 0 else minimum_coverage end as minimum_below,
    round_digits,
    reported_on,
    actual_report
from explained
