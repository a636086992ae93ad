-- Nearest is best: R/T up to the target, 2-R/T above it, which is 1 - |R-T|/|T| and so holds for a negative target
-- too where the rule set mirrors; a zero target is measured from the worst tolerable value. Null: no number.
-- grain: -
-- params: -
create or replace macro ratio_stabilize(actual, target, worst, negative, zero) as
    case
        when target > 0 and actual <= target then actual / target
        when target > 0 then 2 - actual / target
        when target < 0 and negative = 'mirror' then 1 - abs(actual - target) / abs(target)
        when target = 0 and zero = 'worst' and worst <> 0 then 1 - abs(actual) / abs(worst)
    end
