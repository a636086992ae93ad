-- What holds about proposed outcomes of an organisation (those taken back left out), by output and time.
-- grain: indicator, outcome
-- params: org varchar
select
    indicator,
    outcome,
    state,
    name,
    definition,
    formula,
    data_source,
    measure_unit,
    polarity,
    level,
    note,
    entered_at,
    entered_by
from workspace_proposal
where org = $org
qualify row_number() over (partition by indicator, outcome order by proposal_id desc) = 1 and state <> 'open'
order by indicator, entered_at, outcome
