-- A score rounded half up to `digits` decimals, unrounded when digits is null. The ten-thousandth of a millionth
-- added takes the noise of binary arithmetic out of exact halves: a weighted mean of scores in hundredths is
-- further from a half than that unless it is one (as long as the weights, made whole numbers, add up to less than
-- a thousand million).
-- grain: -
-- params: -
create or replace macro half_up(score, digits) as
    case
        when digits is null then score
        else floor(score * power(10, digits) + 0.5 + 1e-10) / power(10, digits)
    end
