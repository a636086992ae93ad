"""Cascade: does the work serve the strategy? The mathematics of links from individual KPIs up to objectives.

Owns the graph, its validation, the flow of work weight and every measure on it, the alignment paradox, lines of
sight, links read from codes, suggestions by text and the flaws of a tree. Numbers in, frozen results out: arrays and
integer codes only, no store, no page, no figure. Sentences travel as ``Text`` and name nodes by their labels.

Start with ``check(nodes, links, at)`` (``bsc.cascade.check``), which gives a ``Graph``; then ``Flow(graph)``
(``bsc.cascade.flow``), which the measures share.
"""
