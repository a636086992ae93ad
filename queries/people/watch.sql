-- The watch list by cell, from the kept bits: people of the newest period, how many have been low in at least `k` of the
-- last `n` periods, how many would be with one more low period, how many were low `k` times in a row, and the same for
-- reaching the minimum. `window` and `ahead` are bit masks of the last n and the last n - 1 periods; `newest` of the last.
-- grain: cell
-- params: org varchar; window ubigint; ahead ubigint; newest ubigint; k integer
select
    cell,
    count(*)::integer as people,
    count(case when present & $newest > 0 then 1 end)::integer as scored,
    count(case when low & $newest > 0 then 1 end)::integer as low_now,
    count(case when bit_count(low & $window) >= $k then 1 end)::integer as bites,
    count(case when bit_count(low & $window) < $k and bit_count(low & $ahead) >= $k - 1 then 1 end)::integer as watch,
    count(case when above & $newest > 0 then 1 end)::integer as reached,
    count(case when above & $newest > 0 and bit_count(low & $ahead) >= $k - 1 then 1 end)::integer as reached_and_watched
from career_mask
where org = $org and here
group by cell
order by cell
