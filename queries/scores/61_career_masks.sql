-- For each person one bit a period: bit 0 the oldest of the periods that `rules` lists (at most 64). Present: with a total;
-- low: below the low line; above: at or above the minimum. The cell is that of the newest period with a row, and `here`
-- says whether that is the newest of all.
-- grain: person_no
-- params: -
create or replace macro career_masks(rules) as table
with listed as (
    select
        unnest(
            rules::struct(
                part integer, bit integer, w_kpi integer, w_assessment integer, w_development integer, single boolean,
                minimum integer, low integer
            )[],
            recursive := true
        )
),
newest as (
    select max(bit) as bit
    from listed
),
scored as (
    select
        person_no,
        cell,
        bit,
        1::ubigint << bit as own,
        career_total(kpi, assessment, development, score, w_kpi, w_assessment, w_development, single) as total,
        minimum * 1000::bigint as minimum,
        low * 1000::bigint as low
    from career
    join listed using (part)
),
masked as (
    select
        person_no,
        max(bit * 4294967296::bigint + cell) as place,
        bit_or(case when total is not null then own else 0 end::ubigint) as present,
        bit_or(case when total < low then own else 0 end::ubigint) as low,
        bit_or(case when total >= minimum then own else 0 end::ubigint) as above
    from scored
    group by person_no
)
select
    person_no,
    (place % 4294967296::bigint)::integer as cell,
    place // 4294967296::bigint = (select bit from newest) as here,
    present,
    low,
    above
from masked
