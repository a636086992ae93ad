-- Lower is better: 1+(1-R/T), or T/R where the rule set says inverse (then without bound as R falls to 0: null, the
-- caller gives the cap); a negative target is mirrored, R/T; a zero target is measured from the worst tolerable
-- value, which lies above it: (W-R)/W. Null when the rules give no number.
-- grain: -
-- params: -
create or replace macro ratio_minimize(actual, target, worst, form, negative, zero) as
    case
        when target > 0 and form = 'complement' then 2 - actual / target
        when target > 0 and form = 'inverse' and actual > 0 then target / actual
        when target < 0 and negative = 'mirror' then actual / target
        when target = 0 and zero = 'worst' and worst > 0 then (worst - actual) / worst
    end
