-- What people miss, component by component, in the cells of a period: how many stand below the line of the component, how
-- many hundredths they miss together, how many have the component at all.
-- grain: unit, grade
-- params: part integer; kpi integer; assessment integer; development integer
select
    career_cell.unit,
    career_cell.grade,
    count(*)::bigint as people,
    count(kpi)::bigint as kpi_people,
    count(*) filter (where kpi < $kpi)::bigint as kpi_below,
    coalesce(sum($kpi - kpi) filter (where kpi < $kpi), 0)::bigint as kpi_missing,
    count(assessment)::bigint as assessment_people,
    count(*) filter (where assessment < $assessment)::bigint as assessment_below,
    coalesce(sum($assessment - assessment) filter (where assessment < $assessment), 0)::bigint as assessment_missing,
    count(development)::bigint as development_people,
    count(*) filter (where development < $development)::bigint as development_below,
    coalesce(sum($development - development) filter (where development < $development), 0)::bigint
        as development_missing
from career
join career_cell using (cell)
where part = $part
group by career_cell.unit, career_cell.grade
order by career_cell.unit, career_cell.grade
