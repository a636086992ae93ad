"""Combinations of texts as numbers: compared with counting them one by one."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc.reports import coding

cells = st.lists(
    st.tuples(
        st.sampled_from([None, "a", "b", ""]), st.sampled_from([None, "x"]), st.sampled_from(["1", "2", None])
    ),
    max_size=30,
)


@pytest.mark.parametrize("table", [coding._TABLE, 0], ids=["counted in a table", "sorted"])
def test_numbers_stand_for_their_combinations(table: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "_TABLE", table)

    @settings(max_examples=60, deadline=None)
    @given(cells, st.integers(1, 3))
    def check(rows: list[tuple[str | None, ...]], width: int) -> None:
        columns = [
            pa.chunked_array([pa.array([r[i] for r in part], pa.string()) for part in (rows[:7], rows[7:])])
            for i in range(width)
        ]
        numbers = np.arange(5, 5 + len(rows), dtype=np.int32)
        found = coding.encode(columns, numbers)
        wanted = [row[:width] for row in rows]
        assert [found.texts[i] for i in found.ids] == wanted
        if rows:
            assert {t: int(n) for t, n in zip(found.texts, found.times, strict=True)} == Counter(wanted)
            assert {t: int(n) for t, n in zip(found.texts, found.first, strict=True)} == {
                t: wanted.index(t) + 5 for t in set(wanted)
            }
            assert [found.texts[i] for i in found.in_order()] == list(dict.fromkeys(wanted))

    check()
