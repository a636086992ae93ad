-- Movement between levels of the same people in two periods: per cell of the later period, level before and after (0 the
-- lowest; a level begins at its start, in hundredths, `starts` in ascending order without the first).
-- grain: cell, before_level, after_level
-- params: before integer; after integer; b_kpi integer; b_assessment integer; b_development integer; a_kpi integer; a_assessment integer; a_development integer; single boolean; b_starts integer[]; a_starts integer[]
select
    cell,
    career_level(before_total, $b_starts::integer[]) as before_level,
    career_level(total, $a_starts::integer[]) as after_level,
    count(*)::integer as people
from career_pairs(
    $before, $after, $b_kpi, $b_assessment, $b_development, $a_kpi, $a_assessment, $a_development, $single
)
group by cell, before_level, after_level
order by cell, before_level, after_level
