-- The weight of each indicator in each unit: of the newest period that the table gives a weight for.
-- grain: unit, indicator
-- params: -
select
    unit_key.code as unit,
    indicator_key.code as indicator,
    arg_max(weight_key.value, {
        'day': coalesce(period_key.first_day, date '0001-01-01'), 'row_no': sheet_row.row_no
    }) as weight,
    min(sheet_row.row_no) as row_no
from sheet_row
join weight_key on weight_key.weight = sheet_row.weight and weight_key.value is not null
join unit_key
    on unit_key.unit_code is not distinct from sheet_row.unit_code
    and unit_key.unit is not distinct from sheet_row.unit
join indicator_key
    on indicator_key.indicator_code is not distinct from sheet_row.indicator_code
    and indicator_key.indicator is not distinct from sheet_row.indicator
left join period_key
    on period_key.group_no = 0
    and period_key.period is not distinct from sheet_row.period
    and period_key.period_end is not distinct from sheet_row.period_end
    and period_key.year is not distinct from sheet_row.year
    and period_key.subperiod is not distinct from sheet_row.subperiod
where unit_key.reason is null and indicator_key.reason is null
group by unit_key.code, indicator_key.code
order by unit, indicator
