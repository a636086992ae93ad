-- A number without the noise of binary arithmetic: 15 significant digits, so that 0.1 + 0.2 is 0.3 and a score that
-- is a boundary on paper is that boundary here.
-- grain: -
-- params: -
create or replace macro without_noise(number) as
    case
        when number = 0 or not isfinite(number) then number
        else round(number, 14 - floor(log10(abs(number)))::integer)
    end
