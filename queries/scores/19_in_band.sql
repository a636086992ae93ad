-- Whether a score lies in a band. The caller rounds it first: half up where the rule set rounds before comparing,
-- else only so far that the noise of binary arithmetic goes and a mean of scores that are all 90 is 90.
-- grain: -
-- params: -
create or replace macro in_band(score, low, low_inclusive, high, high_inclusive) as
    (score > low or (score = low and low_inclusive)) and (score < high or (score = high and high_inclusive))
