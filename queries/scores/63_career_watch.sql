-- The watch list by cell from bits of persons, as career_masks gives them, in the relation named `masks`. Of the bit masks
-- `recent` has the last n periods, `ahead` the last n - 1, `newest` the last. Who was never low in the last n is of no
-- interest, unless one low period is enough; leaving them out first spares most of the counting.
-- grain: cell
-- params: -
create or replace macro career_watch(masks, recent, ahead, newest, k) as table
select
    cell,
    count(case when low & newest > 0 then 1 end)::integer as low_now,
    count(case when bit_count(low & recent) >= k then 1 end)::integer as bites,
    count(case when bit_count(low & recent) < k and bit_count(low & ahead) >= k - 1 then 1 end)::integer as watch
from query_table(masks)
where here and (low & recent > 0 or k = 1)
group by cell
