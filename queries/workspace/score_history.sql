-- Everything that was ever said of one person's score in a period, oldest first: what reports gave (also withdrawn ones)
-- and what was entered by hand about it.
-- grain: said_at, source, entry
-- params: org varchar; person varchar; period varchar
with reported as (
    select
        report.accepted_at as said_at,
        'report' as source,
        fact.report_id as entry,
        report.status as state,
        fact.unit,
        fact.grade,
        fact.kpi,
        fact.assessment,
        fact.development,
        fact.score,
        report.file as reason,
        report.accepted_by as said_by
    from fct_person_score as fact
    join report using (report_id)
    where fact.org = $org and fact.person = $person and fact.period = $period
),
entered as (
    select
        entered_at as said_at,
        'entry' as source,
        entry,
        state,
        unit,
        grade,
        kpi,
        assessment,
        development,
        score,
        reason,
        entered_by as said_by
    from workspace_score
    where org = $org and person = $person and period = $period
)
select said_at, source, entry, state, unit, grade, kpi, assessment, development, score, reason, said_by from reported
union all
select said_at, source, entry, state, unit, grade, kpi, assessment, development, score, reason, said_by from entered
order by said_at, source desc, entry, unit, grade
