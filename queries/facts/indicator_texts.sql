-- The indicators that the rows of a table name, as written, with what most of their rows say about them.
-- grain: indicator_code, indicator
-- params: -
select
    indicator_code,
    indicator,
    min(row_no) as row_no,
    count(*) as times,
    mode(name_en) as name_en,
    mode(objective_code) as objective_code,
    mode(objective) as objective,
    mode(perspective) as perspective,
    mode(level) as level,
    mode(measure_unit) as measure_unit,
    mode(consolidation) as consolidation,
    mode(worst) as worst,
    mode(midpoint) as midpoint,
    mode(formula) as formula,
    mode(source) as source
from sheet_row
group by indicator_code, indicator
order by row_no, indicator_code, indicator
