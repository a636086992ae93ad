-- The words that the score macros decide by, as numbers: comparing them costs a seventh of comparing texts. A word that
-- is not among them is null; what people read is cast back to text where it leaves (score_shown).
-- grain: -
-- params: -
create or replace type word_t as enum (
    -- kinds of targets
    'above', 'below', 'maximum', 'minimum', 'mixed', 'point', 'range', 'text',
    -- which way is better (range too), and where a value lies against a range
    'maximize', 'minimize', 'stabilize', 'exact', 'inside',
    -- how a longer period is made, a level is averaged, an index is measured, a gap is filled
    'sum', 'average', 'last', 'undocumented',
    'arithmetic', 'geometric',
    'ratio', 'goalpost', 'log_goalpost',
    'complement', 'inverse', 'mirror', 'worst', 'bounds', 'none', 'null_result', 'skip', 'reweight', 'zero',
    -- whose weight it is
    'policy', 'stated', 'siblings', 'equal',
    -- grains
    'month', 'quarter', 'semester', 'year', 'span',
    -- why there is no score
    'no_target', 'no_polarity', 'not_computable', 'not_due', 'not_reported', 'not_assessed', 'unmapped',
    -- and more of it
    'rule_undocumented', 'no_goalposts', 'form_and_polarity', 'log_of_nonpositive', 'mixed_targets',
    'text_has_no_distance', 'target_not_on_scale', 'actual_not_on_scale', 'actual_is_text', 'no_range', 'unbounded',
    'target_unreadable', 'target_zero', 'target_zero_worst_unusable', 'target_negative', 'scale_unknown',
    -- levels of the tree
    'indicator', 'objective', 'perspective', 'organisation'
)
