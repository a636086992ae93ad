-- Movement between levels of the same people in two periods: per cell of the later period, level before and after (0 the
-- lowest; a level begins at its start, in hundredths, `starts` in ascending order without the first).
-- grain: cell, before_level, after_level
-- params: before integer; after integer; b_kpi integer; b_assessment integer; b_development integer; a_kpi integer; a_assessment integer; a_development integer; single boolean; b_starts integer[]; a_starts integer[]
with earlier as (
    select
        person_no,
        career_total(kpi, assessment, development, score, $b_kpi, $b_assessment, $b_development, $single) as total
    from career
    where part = $before
),
later as (
    select
        person_no,
        cell,
        career_total(kpi, assessment, development, score, $a_kpi, $a_assessment, $a_development, $single) as total
    from career
    where part = $after
)
select
    cell,
    career_level(earlier.total, $b_starts::integer[]) as before_level,
    career_level(later.total, $a_starts::integer[]) as after_level,
    count(*)::integer as people
from later
join earlier using (person_no)
where earlier.total is not null and later.total is not null
group by cell, before_level, after_level
order by cell, before_level, after_level
