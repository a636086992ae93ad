-- The numbers of a table about persons or links as read, with the reason where a cell holds none.
-- grain: row_no, side
-- params: -
create or replace temp table staged_number as
with read as (
    select
        sheet_number.row_no,
        sheet_number.side,
        coalesce(
            plain_number(sheet_number.written, decimal_sign, thousands_sign, power), odd_number.value
        ) as value,
        odd_number.reason
    from sheet_number
    join number_side using (side)
    left join odd_number
        on odd_number.side = sheet_number.side and odd_number.written = sheet_number.written
    where sheet_number.written is not null
)
select
    row_no,
    side,
    value,
    case
        when reason is not null then reason
        when side = 'weight' and value < 0 then 'weight_negative'
        when side = 'share' and (value < 0 or not isfinite(value)) then 'share_negative'
        when side in ('kpi_score', 'assessment', 'development', 'score') and value < 0 then 'score_negative'
        when side in ('kpi_score', 'assessment', 'development', 'score') and value > 100000 then 'too_large'
    end as reason
from read
