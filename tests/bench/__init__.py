"""Benches: speed as ratios measured in one run, against budgets. Run with ``python tests/bench/run.py``."""
