-- The watch list by cell, from the kept bits: of the people of the newest period, how many are low in it, how many have been
-- low in at least `k` of the last n periods, and how many would be with one more low period; a cell without any has no row.
-- `window` and `ahead` are bit masks of the last n and the last n - 1 periods; `newest` of the last.
-- grain: cell
-- params: org varchar; window ubigint; ahead ubigint; newest ubigint; k integer
with kept_bits as (
    select cell, here, low
    from career_mask
    where org = $org
)
from career_watch('kept_bits', $window, $ahead, $newest, $k)
order by cell
