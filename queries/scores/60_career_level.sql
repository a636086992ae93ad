-- The rating level of an exact total, 0 the lowest: how many of the starts (hundredths, ascending, without the lowest level's,
-- at most twelve) it has reached.
-- grain: -
-- params: -
create or replace macro career_level(total, starts) as
coalesce((total >= starts[1] * 1000::bigint)::integer, 0)
    + coalesce((total >= starts[2] * 1000::bigint)::integer, 0)
    + coalesce((total >= starts[3] * 1000::bigint)::integer, 0)
    + coalesce((total >= starts[4] * 1000::bigint)::integer, 0)
    + coalesce((total >= starts[5] * 1000::bigint)::integer, 0)
    + coalesce((total >= starts[6] * 1000::bigint)::integer, 0)
    + coalesce((total >= starts[7] * 1000::bigint)::integer, 0)
    + coalesce((total >= starts[8] * 1000::bigint)::integer, 0)
    + coalesce((total >= starts[9] * 1000::bigint)::integer, 0)
    + coalesce((total >= starts[10] * 1000::bigint)::integer, 0)
    + coalesce((total >= starts[11] * 1000::bigint)::integer, 0)
    + coalesce((total >= starts[12] * 1000::bigint)::integer, 0)
