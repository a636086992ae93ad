-- Why a node has no score, from its parts' reasons, the gravest first.
-- An aggregate: use it in a select with group by.
-- grain: -
-- params: -
create or replace macro node_reason(reason) as
    case
        when bool_or(reason = 'undocumented') then 'undocumented'
        when bool_or(reason in ('not_reported', 'not_assessed')) then 'not_reported'
        when bool_or(reason = 'not_computable') then 'not_computable'
        when bool_or(reason = 'no_polarity') then 'no_polarity'
        when bool_or(reason = 'no_target') then 'no_target'
        else 'not_due'
    end
