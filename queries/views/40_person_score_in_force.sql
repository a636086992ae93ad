-- Scores of persons that hold: for a person and period the rows of the newest accepted report that speaks of them, so
-- that a transfer or a regrading within the period keeps both rows and a correction replaces what it corrects. A score
-- that was contested and corrected by hand carries the corrected components; the report keeps its own.
-- grain: org, person, unit, grade, period
-- params: -
create or replace view person_score_in_force as
with reported as (
    select fact.*
    from fct_person_score as fact
    semi join (select report_id from report where status = 'accepted') as live using (report_id)
    qualify report_id = max(report_id) over (partition by org, period, person)
),
corrected as (
    select org, person, unit, grade, period, state, kpi, assessment, development, score
    from workspace_score
    qualify entry = max(entry) over (partition by org, person, unit, grade, period)
)
select
    reported.report_id,
    reported.row_no,
    reported.org,
    reported.person,
    reported.unit,
    reported.grade,
    reported.period,
    reported.period_label,
    reported.period_start,
    reported.period_end,
    case when corrected.state = 'corrected' then coalesce(corrected.kpi, reported.kpi) else reported.kpi end as kpi,
    case
        when corrected.state = 'corrected' then coalesce(corrected.assessment, reported.assessment)
        else reported.assessment
    end as assessment,
    case
        when corrected.state = 'corrected' then coalesce(corrected.development, reported.development)
        else reported.development
    end as development,
    case
        when corrected.state = 'corrected' then coalesce(corrected.score, reported.score)
        else reported.score
    end as score,
    reported.rater
from reported
left join corrected using (org, person, unit, grade, period)
