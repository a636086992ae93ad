-- Higher is better: R/T; a negative target is mirrored, 1+(1-R/T); a zero target is measured from the worst
-- tolerable value, which lies below it. Null when the rules give no number.
-- grain: -
-- params: -
create or replace macro ratio_maximize(actual, target, worst, negative, zero) as
    case
        when target > 0 then actual / target
        when target < 0 and negative = 'mirror' then 2 - actual / target
        when target = 0 and zero = 'worst' and worst < 0 then (actual - worst) / (0 - worst)
    end
