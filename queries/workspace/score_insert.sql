-- Writes one entry about a contested score; returns its number.
-- grain: entry
-- params: org varchar; person varchar; unit varchar; grade varchar; period varchar; state varchar; kpi integer; assessment integer; development integer; score integer; reason varchar; at timestamp; by varchar
insert into workspace_score by name
select
    coalesce((select max(entry) from workspace_score), 0) + 1 as entry,
    $org as org,
    $person as person,
    $unit as unit,
    $grade as grade,
    $period as period,
    $state as state,
    $kpi as kpi,
    $assessment as assessment,
    $development as development,
    $score as score,
    $reason as reason,
    $at as entered_at,
    $by as entered_by
returning entry
