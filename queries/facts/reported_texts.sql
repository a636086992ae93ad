-- The days of reporting that the rows of a table give, as written.
-- grain: reported_on
-- params: -
select reported_on
from sheet_row
where reported_on is not null
group by reported_on
order by reported_on
