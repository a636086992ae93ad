-- The KPIs of persons of a table, staged: keys resolved, numbers read. row_reason says why a row cannot be used.
-- grain: row_no
-- params: -
create or replace temp table staged_individual_kpi as
with numbers as (
    select
        row_no,
        max(value) filter (side = 'weight' and reason is null) as weight,
        max(value) filter (side = 'target' and reason is null) as target,
        max(value) filter (side = 'actual' and reason is null) as actual
    from staged_number
    group by row_no
),
resolved as (
    select
        sheet_row.row_no,
        nullif(trim(sheet_row.person), '') as person,
        unit_key.code as unit,
        kpi_key.code as kpi,
        kpi_key.name as name,
        serves_key.code as serves,
        serves_unit_key.code as serves_unit,
        numbers.weight,
        numbers.target,
        numbers.actual,
        polarity_key.code as polarity,
        nullif(trim(sheet_row.measure_unit), '') as measure_unit,
        period_key.code as period,
        period_key.label as period_label,
        period_key.first_day as period_start,
        period_key.last_day as period_end,
        coalesce(unit_key.reason, kpi_key.reason, period_key.reason) as key_reason
    from sheet_row
    left join numbers using (row_no)
    join unit_key
        on unit_key.unit_code is not distinct from sheet_row.unit_code
        and unit_key.unit is not distinct from sheet_row.unit
    join kpi_key
        on kpi_key.indicator_code is not distinct from sheet_row.indicator_code
        and kpi_key.indicator is not distinct from sheet_row.indicator
    join period_key
        on period_key.group_no = 0
        and period_key.period is not distinct from sheet_row.period
        and period_key.period_end is not distinct from sheet_row.period_end
        and period_key.year is not distinct from sheet_row.year
        and period_key.subperiod is not distinct from sheet_row.subperiod
    left join text_key as serves_key on serves_key.side = 'serves' and serves_key.written = sheet_row.serves
    left join text_key as serves_unit_key
        on serves_unit_key.side = 'serves_unit' and serves_unit_key.written = sheet_row.serves_unit
    left join text_key as polarity_key
        on polarity_key.side = 'polarity' and polarity_key.written = sheet_row.polarity
),
reasoned as (
    select
        *,
        hash((weight, target, actual, serves, serves_unit)) as said,
        case when person is null then 'no_person' else key_reason end as own_reason
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
window same as (partition by own_reason is null, case when own_reason is null then (person, unit, kpi, period) end)
