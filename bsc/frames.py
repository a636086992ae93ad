"""Rows of small result frames, read one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows, each with its columns as attributes. Loosely typed: a type checker cannot know a query's columns."""
    return iter(frame.itertuples(index=False))
