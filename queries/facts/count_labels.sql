-- The periods of a staged table of people per rating level as the source writes them, in the order of time.
-- grain: period_label
-- params: -
select period_label
from staged_count
where row_reason is null and cell_reason is null and people is not null and period <> ''
group by period_label
order by min(period_start), min(period_end), period_label
