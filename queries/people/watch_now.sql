-- The watch list by cell under rules whose bits are not kept: as people/watch, from the scores themselves.
-- grain: cell
-- params: rules struct[]; window ubigint; ahead ubigint; newest ubigint; k integer
with made_bits as (
    from career_masks($rules)
)
from career_watch('made_bits', $window, $ahead, $newest, $k)
order by cell
