-- Why a node has no score, null when it has one: `reason` of its parts when none of them is measured, undocumented
-- when the rule set does not say how to take the mean, not_assessed below the minimum coverage.
-- grain: -
-- params: -
create or replace macro node_state(mean, coverage, minimum, measured, is_blank, reason) as
    case
        when coverage >= minimum and mean is not null then null
        when measured = 0 then reason
        when is_blank then 'undocumented'::word_t
        when coverage < minimum then 'not_assessed'::word_t
        else 'not_computable'::word_t
    end
