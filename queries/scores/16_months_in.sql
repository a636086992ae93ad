-- Months in a period of that grain; null for a span.
-- grain: -
-- params: -
create or replace macro months_in(grain) as
    case grain when 'month' then 1 when 'quarter' then 3 when 'semester' then 6 when 'year' then 12 end
