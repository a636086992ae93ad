-- What the polarity column says about each indicator, as written.
-- grain: indicator_code, indicator, polarity
-- params: -
select indicator_code, indicator, polarity, min(row_no) as row_no, count(*) as times
from sheet_row
where polarity is not null
group by indicator_code, indicator, polarity
order by row_no, indicator_code, indicator, polarity
