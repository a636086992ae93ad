-- Writes one revision of an action; number null takes the next one. Gives number and revision back.
-- grain: -
-- params: org varchar; number integer; meeting integer; unit varchar; indicator varchar; period varchar; what varchar; cause_kind varchar; cause varchar; recommendation varchar; decision varchar; owner varchar; due date; state varchar; result varchar; at timestamp; by varchar
insert into action by name
select
    $org::varchar as org,
    chosen.number,
    (
        select coalesce(max(revision), 0) + 1
        from action as held
        where held.org = $org and held.number = chosen.number
    )::integer as revision,
    $meeting::integer as meeting,
    $unit::varchar as unit,
    $indicator::varchar as indicator,
    $period::varchar as period,
    $what::varchar as what,
    $cause_kind::varchar as cause_kind,
    $cause::varchar as cause,
    $recommendation::varchar as recommendation,
    $decision::varchar as decision,
    $owner::varchar as owner,
    $due::date as due,
    $state::varchar as state,
    $result::varchar as result,
    $at::timestamp as written_at,
    $by::varchar as written_by
from (
    select coalesce($number::integer, coalesce(max(number), 0) + 1)::integer as number
    from action
    where org = $org
) as chosen
returning number, revision
