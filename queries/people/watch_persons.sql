-- Persons of the newest period on or near the watch list in some cells, with their bits; only for a role entitled to rows of
-- persons (bsc.access).
-- grain: person
-- params: org varchar; cells integer[]; window ubigint; ahead ubigint; k integer
select person, unit, grade, present, low, above, bit_count(low & $window) >= $k as bites
from career_mask
join career_person using (org, person_no)
join career_cell using (org, cell)
where org = $org and here and cell in (select unnest($cells::integer[]))
    and (bit_count(low & $window) >= $k or bit_count(low & $ahead) >= $k - 1)
order by unit, bites desc, bit_count(low & $window) desc, person
