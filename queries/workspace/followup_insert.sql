-- Writes how many people of a unit were given development after low scores of a period.
-- grain: entry
-- params: org varchar; unit varchar; period varchar; people integer; what varchar; at timestamp; by varchar
insert into workspace_followup by name
select
    coalesce((select max(entry) from workspace_followup), 0) + 1 as entry,
    $org as org,
    $unit as unit,
    $period as period,
    $people as people,
    $what as what,
    $at as entered_at,
    $by as entered_by
returning entry
