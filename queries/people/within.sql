-- People who have more than one row in a period: how many changed unit, grade or both inside it, by the unit where they
-- ended (their last row, which is the one that counts).
-- grain: unit
-- params: org varchar; period varchar
with several as (
    select
        person,
        arg_max(unit, row_no) as unit,
        count(distinct unit) > 1 as changed_unit,
        count(distinct grade) > 1 as changed_grade
    from current_person_score
    where org = $org and period = $period
    group by person
    having count(*) > 1
)
select
    unit,
    count(*) filter (where changed_unit)::bigint as transferred,
    count(*) filter (where changed_grade)::bigint as regraded,
    count(*)::bigint as people
from several
group by unit
order by unit
