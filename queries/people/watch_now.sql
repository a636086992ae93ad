-- The watch list by cell under rules whose bits are not kept: as people/watch, from the scores themselves.
-- grain: cell
-- params: rules struct[]; window ubigint; ahead ubigint; newest ubigint; k integer
select
    cell,
    count(*)::integer as people,
    count(case when present & $newest > 0 then 1 end)::integer as scored,
    count(case when low & $newest > 0 then 1 end)::integer as low_now,
    count(case when bit_count(low & $window) >= $k then 1 end)::integer as bites,
    count(case when bit_count(low & $window) < $k and bit_count(low & $ahead) >= $k - 1 then 1 end)::integer as watch,
    count(case when above & $newest > 0 then 1 end)::integer as reached,
    count(case when above & $newest > 0 and bit_count(low & $ahead) >= $k - 1 then 1 end)::integer as reached_and_watched
from career_masks($rules)
where here
group by cell
order by cell
