-- The whole tree of a unit in a period, made from the rows of score_formula that stand in the relation named
-- `scored_rows`, one row a node of score_branches: indicator (its breakdown rows together, each with an equal share),
-- objective, perspective, organisation (the unit's whole result: what its own reports say, never a sum over the units
-- below it). A score is the mean of the parts that have one, by their weights; `coverage` is the share of weight that
-- truly stands behind it, in percent; below the minimum the node is not assessed. 'unmapped' weighs nothing and is
-- counted. A perspective without an indicator has no part in the result; a blank weight of one that has makes it
-- undocumented.
-- grain: node_no, place
-- params: -
create or replace macro score_tree(scored_rows, terms, branches, bands) as table
with branch as (
    select node_no, above, mean_above, weight, mean is null as is_blank, minimum, round_digits
    from query_table(branches)
),
leaf_branch as (
    select term.series, term.version, branch.node_no, branch.mean
    from query_table(terms) as term
    join query_table(branches) as branch
        on branch.node = 'indicator'
        and branch.version = term.version
        and branch.unit = term.unit
        and branch.indicator = term.indicator
),
indicator_mean as (
    select
        leaf_branch.node_no,
        leaf.place,
        count(*) filter (where counts) as parts,
        count(achievement) filter (where counts) as measured,
        round(100 * measured / nullif(parts, 0), 10) as coverage,
        node_mean(case when counts then score end, 1, leaf_branch.mean) as mean,
        node_reason(reason) as reason
    from (
        select series, version, place, counts, achievement, score, reason
        from query_table(scored_rows)
    ) as leaf
    join leaf_branch on leaf_branch.series = leaf.series and leaf_branch.version = leaf.version
    group by leaf_branch.node_no, leaf.place
),
indicator_node as materialized (
    select
        *,
        node_score(mean, coverage, minimum, round_digits) as score,
        node_state(mean, coverage, minimum, measured, is_blank, reason) as state
    from indicator_mean
    join branch using (node_no)
),
objective_mean as (
    select
        above as node_no,
        place,
        count(*) filter (where parts > 0) as parts,
        count(score) filter (where parts > 0) as measured,
        node_coverage(score, coverage, indicator_node.weight, parts) as coverage,
        node_mean(case when parts > 0 then score end, indicator_node.weight, mean_above) as mean,
        node_reason(state) as reason
    from indicator_node
    group by above, place
),
objective_node as materialized (
    select
        *,
        node_score(mean, coverage, minimum, round_digits) as score,
        node_state(mean, coverage, minimum, measured, is_blank, reason) as state
    from objective_mean
    join branch using (node_no)
),
perspective_mean as (
    select
        above as node_no,
        place,
        count(*) filter (where parts > 0) as parts,
        count(score) filter (where parts > 0) as measured,
        sum(parts)::bigint as indicators,
        sum(objective_node.measured)::bigint as indicators_measured,
        node_coverage(score, coverage, objective_node.weight, parts) as coverage,
        node_mean(case when parts > 0 then score end, objective_node.weight, mean_above) as mean,
        node_reason(state) as reason
    from objective_node
    group by above, place
),
perspective_node as materialized (
    select
        perspective_mean.*,
        branch.* exclude (node_no),
        named.perspective = 'unmapped' as is_unmapped,
        node_score(mean, coverage, minimum, round_digits) as score,
        node_state(mean, coverage, minimum, measured, is_blank, reason) as state
    from perspective_mean
    join branch using (node_no)
    join (select node_no, perspective from query_table(branches)) as named using (node_no)
),
organisation_mean as (
    select
        above as node_no,
        place,
        count(*) filter (where parts > 0 and not is_unmapped) as parts,
        count(score) filter (where parts > 0 and not is_unmapped) as measured,
        coalesce(sum(indicators) filter (where not is_unmapped), 0)::bigint as indicators,
        coalesce(sum(indicators_measured) filter (where not is_unmapped), 0)::bigint as indicators_measured,
        coalesce(sum(indicators) filter (where is_unmapped), 0)::bigint as unmapped,
        node_coverage(
            score, coverage, perspective_node.weight, case when is_unmapped then 0 else parts end
        ) as coverage,
        node_mean(
            case when parts > 0 and not is_unmapped then score end,
            perspective_node.weight,
            mean_above
        ) as mean,
        coalesce(
            bool_or(perspective_node.weight is null) filter (where parts > 0 and not is_unmapped), false
        ) as has_blank_weight,
        node_reason(case when not is_unmapped then state end) as reason
    from perspective_node
    group by above, place
),
organisation_node as (
    select
        *,
        case
            when not (is_blank or has_blank_weight) then node_score(mean, coverage, minimum, round_digits)
        end as score,
        case
            when parts = 0 and unmapped > 0 then 'unmapped'::word_t
            when is_blank or has_blank_weight then 'undocumented'::word_t
            else node_state(mean, coverage, minimum, measured, is_blank, reason)
        end as state
    from organisation_mean
    join branch using (node_no)
),
node as (
    select
        node_no, place, parts, measured, 1 as indicators, case when score is null then 0 else 1 end as indicators_measured,
        0 as unmapped, coverage, score, without_noise(score) as plain, state
    from indicator_node
    union all
    select
        node_no, place, parts, measured, parts as indicators, measured as indicators_measured, 0 as unmapped, coverage,
        score, round(score, 10) as plain, state
    from objective_node
    union all
    select
        node_no, place, parts, measured, indicators, indicators_measured, 0 as unmapped, coverage, score,
        round(score, 10) as plain, state
    from perspective_node
    union all
    select
        node_no, place, parts, measured, indicators, indicators_measured, unmapped, coverage, score,
        round(score, 10) as plain, state
    from organisation_node
),
compared as (
    select
        node.*,
        named.version,
        named.node,
        half_up(node.plain, named.band_digits) as compared
    from node
    join (select node_no, node, version, band_digits from query_table(branches)) as named using (node_no)
)
select
    compared.node_no,
    compared.place,
    compared.parts::integer as parts,
    compared.measured::integer as measured,
    compared.indicators::integer as indicators,
    compared.indicators_measured::integer as indicators_measured,
    compared.unmapped::integer as unmapped,
    coalesce(compared.coverage, 0) as coverage,
    compared.score,
    compared.state as reason,
    band.band_no
from compared
left join query_table(bands) as band
    on band.version = compared.version
    and band.node = compared.node
    and in_band(compared.compared, band.low, band.low_inclusive, band.high, band.high_inclusive)
