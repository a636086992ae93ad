-- The watch list by cell, from the kept bits: people of the newest period, how many have been low in at least `k` of the
-- last `n` periods, how many would be with one more low period, how many were low `k` times in a row, and the same for
-- reaching the minimum. `window` and `ahead` are bit masks of the last n and the last n - 1 periods; `newest` of the last.
-- grain: cell
-- params: org varchar; window ubigint; ahead ubigint; newest ubigint; k integer
with kept_bits as (
    select cell, here, present, low, above
    from career_mask
    where org = $org
)
from career_watch('kept_bits', $window, $ahead, $newest, $k)
order by cell
