-- What the rows of a table say about their indicators in one column (relation said: row_no, keys, one text).
-- grain: indicator_code, indicator, written
-- params: -
select indicator_code, indicator, written, min(row_no) as row_no, count(*) as times
from said
where written is not null
group by indicator_code, indicator, written
order by row_no, indicator_code, indicator, written
