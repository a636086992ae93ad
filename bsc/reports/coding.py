"""Distinct combinations of text columns as numbers: what repeats a million times is looked at once.

A key of several columns (code and name of a unit) becomes one whole number a row; its texts come once, with how often
and in which row first. Numbers join and compare many times faster than texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_TABLE = 1 << 23  # combinations up to this number are counted in a table, more by sorting


@dataclass(frozen=True)
class Codes:
    """``ids`` gives the number of each row's combination; ``texts[id]`` its texts, None where nothing stands.

    ``first`` is the smallest row number of a combination, ``times`` how many rows have it.
    """

    ids: npt.NDArray[np.int32]
    texts: tuple[tuple[str | None, ...], ...]
    first: npt.NDArray[np.int32]
    times: npt.NDArray[np.int64]

    def in_order(self) -> list[int]:
        """The combinations in the order in which they first occur."""
        return [int(i) for i in np.lexsort((np.arange(len(self.first)), self.first))]


def encode(columns: Sequence[pa.Array | pa.ChunkedArray], rows: npt.NDArray[np.int32]) -> Codes:
    """Number the combinations of ``columns``; ``rows`` are the row numbers of the sheet, rising."""
    ids = np.zeros(len(rows), dtype=np.int64)
    texts: list[tuple[str | None, ...]] = [()]
    times = np.array([len(rows)])
    for column in columns:
        if column.null_count == len(rows):
            texts = [(*t, None) for t in texts]
            continue
        indices, words = _dictionary(column)
        ids, present, times = _renumber(ids * len(words) + indices, len(texts) * len(words))
        before = texts
        texts = [(*before[i], words[j]) for i, j in (divmod(int(p), len(words)) for p in present)]
    first = np.zeros(len(texts), dtype=np.int32)
    first[ids[::-1]] = rows[::-1]  # the last one written is the first row
    return Codes(ids.astype(np.int32), tuple(texts), first, times)


_Numbers = npt.NDArray[np.int64]


def _renumber(ids: _Numbers, size: int) -> tuple[_Numbers, _Numbers, _Numbers]:
    """Numbers below ``size`` as numbers without gaps; which ones there were, and how often."""
    if size > _TABLE:
        present, numbered, times = np.unique(ids, return_inverse=True, return_counts=True)
        return numbered, present, times
    counted = np.bincount(ids, minlength=size)
    present = np.flatnonzero(counted)
    place = np.zeros(size, dtype=np.int64)
    place[present] = np.arange(len(present))
    return place[ids], present, counted[present]


def _dictionary(column: pa.Array | pa.ChunkedArray) -> tuple[_Numbers, list[str | None]]:
    """Index into the texts for each row; 0 is nothing."""
    coded = column.dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.unify_dictionaries()
        chunks = coded.chunks
        texts = chunks[0].dictionary.to_pylist() if chunks else []
    else:
        chunks = [coded]
        texts = coded.dictionary.to_pylist()
    parts = [c.indices.fill_null(-1).to_numpy(zero_copy_only=False) for c in chunks]
    indices = np.concatenate(parts).astype(np.int64) + 1 if parts else np.zeros(0, dtype=np.int64)
    return indices, [None, *texts]
