"""Selaras: a Balanced Scorecard that explains itself."""
