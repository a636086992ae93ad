-- Writes one decision about a proposed outcome.
-- grain: -
-- params: org varchar; indicator varchar; outcome varchar; state varchar; name varchar; definition varchar; formula varchar; data_source varchar; measure_unit varchar; polarity varchar; level varchar; note varchar; at timestamp; by varchar
insert into workspace_proposal by name
select
    (coalesce(max(proposal_id), 0) + 1)::integer as proposal_id,
    $org::varchar as org,
    $indicator::varchar as indicator,
    $outcome::varchar as outcome,
    $state::varchar as state,
    $name::varchar as name,
    $definition::varchar as definition,
    $formula::varchar as formula,
    $data_source::varchar as data_source,
    $measure_unit::varchar as measure_unit,
    $polarity::varchar as polarity,
    $level::varchar as level,
    $note::varchar as note,
    $at::timestamp as entered_at,
    $by::varchar as entered_by
from workspace_proposal
