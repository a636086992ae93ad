"""Suggests level, perspective and polarity from the words of an indicator, in Indonesian and English."""

from __future__ import annotations

from bsc.suggest.model import Choice, Confirmed, Model, Suggestion, load, retrain, suggest
from bsc.suggest.polarity import Guess, Vote, polarity

__all__ = [
    "Choice",
    "Confirmed",
    "Guess",
    "Model",
    "Suggestion",
    "Vote",
    "load",
    "polarity",
    "retrain",
    "suggest",
]
