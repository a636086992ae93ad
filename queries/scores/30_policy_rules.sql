-- What each version of the rules says, in one row: its single values (lists: policy_places, policy_bands,
-- policy_grades, policy_segments), with the day to judge from. The relation
-- `question` has one row with a policy_t in its column `policy`.
-- grain: version
-- params: -
create or replace macro policy_rules(question) as table
select
    v.version,
    v.valid_from,
    v.valid_to,
    as_of,
    v.cap,
    v.floor,
    try_cast(v.minimize_form as word_t) as minimize_form,
    try_cast(v.negative_maximize as word_t) as negative_maximize,
    try_cast(v.negative_minimize as word_t) as negative_minimize,
    try_cast(v.negative_stabilize as word_t) as negative_stabilize,
    try_cast(v.zero_maximize as word_t) as zero_maximize,
    try_cast(v.zero_minimize as word_t) as zero_minimize,
    try_cast(v.zero_stabilize as word_t) as zero_stabilize,
    try_cast(v.range_rule as word_t) as range_rule,
    v.stabilize_scale,
    v.exact_met,
    v.exact_missed,
    v.at_maximum,
    try_cast(v.consolidation as word_t) as consolidation,
    coalesce(v.consolidation_missing = 'skip', false) as skips,
    coalesce(v.missing = 'zero', false) as missing_is_zero,
    v.minimum_coverage,
    -- where a missing report counts as zero it does so at every level; only the whole can be left unassessed
    case when v.missing = 'zero' then 0 else v.minimum_coverage end as minimum_below,
    try_cast(v.mean_indicator as word_t) as mean_indicator,
    try_cast(v.mean_objective as word_t) as mean_objective,
    try_cast(v.mean_perspective as word_t) as mean_perspective,
    try_cast(v.mean_organisation as word_t) as mean_organisation,
    v.round_digits,
    v.band_digits
from (select unnest((policy).versions) as v, (policy).as_of as as_of from query_table(question))
