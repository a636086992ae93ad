-- The bands behind their numbers.
-- grain: band_no
-- params: bands varchar
select band_no, band, colour
from query_table($bands)
order by band_no
