-- The rows of a table about persons, staged: keys resolved, scores in hundredths. row_reason says why a row cannot be used.
-- grain: row_no
-- params: -
create or replace temp table staged_person_score as
with scores as (
    select
        row_no,
        max(value) filter (side = 'kpi_score' and reason is null) as kpi,
        max(value) filter (side = 'assessment' and reason is null) as assessment,
        max(value) filter (side = 'development' and reason is null) as development,
        max(value) filter (side = 'score' and reason is null) as score
    from staged_number
    group by row_no
),
resolved as (
    select
        sheet_row.row_no,
        nullif(trim(sheet_row.person), '') as person,
        unit_key.code as unit,
        coalesce(trim(sheet_row.grade), '') as grade,
        period_key.code as period,
        period_key.label as period_label,
        period_key.first_day as period_start,
        period_key.last_day as period_end,
        round(scores.kpi * 100)::integer as kpi,
        round(scores.assessment * 100)::integer as assessment,
        round(scores.development * 100)::integer as development,
        round(scores.score * 100)::integer as score,
        nullif(trim(sheet_row.rater), '') as rater,
        coalesce(unit_key.reason, period_key.reason) as key_reason
    from sheet_row
    left join scores using (row_no)
    join unit_key
        on unit_key.unit_code is not distinct from sheet_row.unit_code
        and unit_key.unit is not distinct from sheet_row.unit
    join period_key
        on period_key.group_no = 0
        and period_key.period is not distinct from sheet_row.period
        and period_key.period_end is not distinct from sheet_row.period_end
        and period_key.year is not distinct from sheet_row.year
        and period_key.subperiod is not distinct from sheet_row.subperiod
),
reasoned as (
    select
        *,
        hash((kpi, assessment, development, score)) as said,
        case
            when person is null then 'no_person'
            when key_reason is not null then key_reason
            when coalesce(kpi, assessment, development, score) is null then 'no_score'
        end as own_reason
    from resolved
)
select
    * exclude (key_reason, own_reason, said),
    case
        when own_reason is not null then own_reason
        when min(said) over same <> max(said) over same then 'conflicting_person'
        when row_number() over (same order by row_no) > 1 then 'repeated'
    end as row_reason
from reasoned
window same as (partition by own_reason is null, case when own_reason is null then (person, unit, grade, period) end)
