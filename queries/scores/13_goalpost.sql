-- Where a value lies between two goalposts, 0 at the low and 1 at the high one; with logs when `form` is
-- log_goalpost. Null when the goalposts coincide or a log does not exist.
-- grain: -
-- params: -
create or replace macro goalpost(actual, low, high, form) as
    case
        when low = high then null
        when form = 'goalpost' then (actual - low) / (high - low)
        when form = 'log_goalpost' and actual > 0 and low > 0 and high > 0
            then (ln(actual) - ln(low)) / (ln(high) - ln(low))
    end
