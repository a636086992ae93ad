"""People: how scores are spread, what a line through them does, and what may fairly be concluded.

Owns the statistics of career scores: lattice bins, comparison after grade mix and shrinkage, effect sizes, heaping,
the same people over time, measurement error at the line, selection rates, the watch list and expected distributions. Arrays and
integer codes in, small frozen results out: no store, no page, no figure. Sentences travel as ``Text``.

Scores and thresholds are integers in hundredths of a point, weights integers in permille; a weighted total is an exact
integer in hundred-thousandths of a point and is compared before any rounding.
"""
