-- Why a node has no score, from its parts' reasons: the gravest one.
-- An aggregate: use it in a select with group by.
-- grain: -
-- params: -
create or replace macro node_reason(reason) as
    (
        ['not_due', 'no_target', 'no_polarity', 'not_computable', 'not_reported', 'not_assessed', 'undocumented']::word_t[]
    )[
        max(
            case reason
                when 'undocumented' then 7
                when 'not_assessed' then 6
                when 'not_reported' then 5
                when 'not_computable' then 4
                when 'no_polarity' then 3
                when 'no_target' then 2
                else 1
            end
        )
    ]
