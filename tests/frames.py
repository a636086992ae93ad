"""How frames with texts as Python objects are held against pandas' own."""

from __future__ import annotations

import pandas as pd


def alike(made: pd.DataFrame, usual: pd.DataFrame) -> None:
    assert list(made.columns) == list(usual.columns)
    assert len(made) == len(usual)
    for column in usual:
        if isinstance(usual[column].dtype, pd.StringDtype):
            assert made[column].dtype == object, column
        else:
            assert made[column].dtype == usual[column].dtype, column
        assert made[column].isna().equals(usual[column].isna()), column
        there = usual[column].notna()
        assert made[column][there].tolist() == usual[column][there].tolist(), column
