"""Suggests level, perspective and polarity from the words of an indicator, in Indonesian and English."""

from __future__ import annotations

from bsc.suggest.polarity import Guess, Vote, polarity

__all__ = ["Guess", "Vote", "polarity"]
