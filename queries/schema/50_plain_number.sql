-- A number written plainly, read under its column's number format: the decimal sign ('.' or ','; anything else reads
-- nothing), the thousands sign, and the power of ten that fractions are shifted by when they stand for percentages.
-- Null for whatever needs bsc.reports.numbers, which holds the definition (also for more digits than a shift keeps
-- exact); a test compares the two.
-- grain: -
-- params: -
create or replace macro plain_number(written, decimal_sign, thousands_sign, power) as
    case
        when power <> '0' and length(written) > 16 then null
        when decimal_sign = '.' and regexp_full_match(written, '-?[0-9]{1,15}(\.[0-9]{1,15})?')
            then case when power = '0' then cast(written as double) else cast(written || 'e' || power as double) end
        when decimal_sign = ',' and regexp_full_match(written, '-?[0-9]{1,15}(,[0-9]{1,15})?')
            then cast(replace(written, ',', '.') || 'e' || power as double)
        when decimal_sign = ',' and thousands_sign = '.'
            and regexp_full_match(written, '-?[0-9]{1,3}(\.[0-9]{3}){1,4}(,[0-9]{1,15})?')
            then cast(replace(replace(written, '.', ''), ',', '.') || 'e' || power as double)
        when decimal_sign = '.' and thousands_sign = ','
            and regexp_full_match(written, '-?[0-9]{1,3}(,[0-9]{3}){1,4}(\.[0-9]{1,15})?')
            then cast(replace(written, ',', '') || 'e' || power as double)
    end
