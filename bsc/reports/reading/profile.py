"""What the cells of one column look like: how many, how different, numbers, periods, codes, links. Owns no decision.

Works on the distinct texts of a column; of a large table on a sample of rows spread over the whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bsc.reports import numbers, periods, words
from bsc.reports.model import NumberFormat
from bsc.reports.numbers import Form, FormatEvidence

SAMPLE_ROWS = 20_000
_DISTINCT = 800  # distinct texts that are parsed one by one
_CODE = re.compile(
    r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9&.\-_/#:]{0,39}|[a-z0-9]+(?:-[a-z0-9]+)+|[A-Z][A-Z0-9&.\-_]{1,7}"
)
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.I)
_MAIL = re.compile(r"[\w.+\-]+@[\w\-]+\.[\w.\-]+")
_NUMBER_FORMS = numbers.NUMERIC
_WORDS = numbers.Parsed(Form.TEXT)
_YEARLIKE = re.compile(r"(?:19|20)\d\d(?:\.0)?")


@dataclass(frozen=True)
class Profile:
    """One column's contents. Shares are of the cells that say something (missing marks left out)."""

    index: int
    heading: str
    rows: int
    filled: int  # cells that are not empty
    said: int  # of these, cells that are no missing mark
    distinct: int
    values: Mapping[str, int] = field(repr=False)  # distinct texts (perhaps a sample of them) and how often
    evidence: FormatEvidence = field(repr=False)
    numeric: float  # read as a number, range or bound
    periods: float
    dates: float
    parts: float  # TW I, Maret
    yearlike: float
    codes: float
    links: float
    mails: float
    words: float  # average number of words
    length: float
    whole: bool  # all numbers are integers
    low: float | None
    high: float | None
    percent: float  # cells with a % sign
    bounds: float  # ranges, minimum or maximum
    units: float  # numbers with a unit beside them

    @property
    def constant(self) -> bool:
        """One text in every filled cell."""
        return self.distinct == 1

    @property
    def share(self) -> float:
        """Filled cells that say something, of all rows."""
        return self.said / self.rows if self.rows else 0.0

    @property
    def padded(self) -> bool:
        """Digits with leading zeros, such as 001: a code, never a measure."""
        digits = [t for t in self.values if t.strip().isdigit()]
        return bool(digits) and sum(len(t.strip()) > 1 and t.strip()[0] == "0" for t in digits) >= 0.3 * len(
            digits
        )

    @property
    def is_number(self) -> bool:
        return self.said > 0 and self.numeric >= 0.75

    @property
    def is_text(self) -> bool:
        return self.said > 0 and self.numeric < 0.5 and self.periods < 0.7

    @property
    def cardinality(self) -> float:
        """Distinct texts per filled cell."""
        return self.distinct / self.filled if self.filled else 0.0


def sample(cells: pa.Table, limit: int = SAMPLE_ROWS) -> pa.Table:
    """The table itself, or rows spread evenly over it."""
    if cells.num_rows <= limit:
        return cells
    head = np.arange(limit // 4)
    rest = np.linspace(limit // 4, cells.num_rows - 1, limit - limit // 4).astype(np.int64)
    return cells.take(pa.array(np.unique(np.concatenate([head, rest]))))


def profile(column: pa.ChunkedArray, index: int, heading: str, typed: bool = False) -> Profile:
    """Profile one column of text cells. ``typed``: its numbers were stored as numbers, so the point is decimal."""
    counts = pc.value_counts(column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column)
    texts = counts.field("values").to_pylist()
    times = counts.field("counts").to_pylist()
    pairs = [(t, n) for t, n in zip(texts, times, strict=True) if t is not None and t.strip()]
    distinct = len(pairs)
    filled = sum(n for _, n in pairs)
    if distinct > _DISTINCT:
        step = distinct / _DISTINCT
        pairs = [pairs[int(i * step)] for i in range(_DISTINCT)]
    values = dict(pairs)
    said_values = {t: n for t, n in pairs if not numbers.is_missing(t) or words.is_arrow(t)}
    sampled = sum(values.values()) or 1
    said_sampled = sum(said_values.values())
    evidence = numbers.evidence(said_values)
    if typed:
        evidence = FormatEvidence(
            NumberFormat(".", ","),
            evidence.numbers,
            evidence.others,
            evidence.votes,
            0,
            percent=evidence.percent,
            small=evidence.small,
        )
    fmt = evidence.format or NumberFormat(",", ".")
    tally = dict.fromkeys(
        (
            "numeric",
            "periods",
            "dates",
            "parts",
            "years",
            "codes",
            "links",
            "mails",
            "bounds",
            "units",
            "percent",
        ),
        0,
    )
    word_count = length = 0.0
    low = high = None
    whole = True
    for value, n in said_values.items():
        parsed = numbers.parse(value, fmt) if len(value) <= 60 and any(c.isdigit() for c in value) else _WORDS
        if parsed.form in _NUMBER_FORMS and _plausible_unit(parsed.unit):
            tally["numeric"] += n
            tally["bounds"] += n if parsed.form != Form.POINT else 0
            tally["units"] += n if parsed.unit else 0
            if parsed.value is not None:
                low = parsed.value if low is None else min(low, parsed.value)
                high = parsed.value if high is None else max(high, parsed.value)
                whole = whole and float(parsed.value).is_integer()
        tally["percent"] += n if "%" in value else 0
        if len(value) <= 60 and any(c.isdigit() for c in value):
            yearlike = _YEARLIKE.fullmatch(value.strip()) is not None
            tally["years"] += n if yearlike else 0
            if yearlike or periods.parse(value) is not None:
                tally["periods"] += n
                tally["dates"] += n if not yearlike and periods.day(value) is not None else 0
        if len(value) <= 20 and periods.part(value) is not None:
            tally["parts"] += n
        tally["codes"] += n if _CODE.fullmatch(value.strip()) else 0
        tally["links"] += n if _LINK.match(value) else 0
        tally["mails"] += n if "@" in value and _MAIL.fullmatch(value.strip()) else 0
        word_count += n * (value.count(" ") + 1)
        length += n * len(value)
    of = float(said_sampled or 1)
    share = {k: v / of for k, v in tally.items()}
    return Profile(
        index=index,
        heading=heading,
        rows=len(column),
        filled=filled,
        said=round(filled * said_sampled / sampled),
        distinct=distinct,
        values=values,
        evidence=evidence,
        numeric=share["numeric"],
        periods=share["periods"],
        dates=share["dates"],
        parts=share["parts"],
        yearlike=share["years"],
        codes=share["codes"],
        links=share["links"],
        mails=share["mails"],
        words=word_count / of,
        length=length / of,
        whole=whole and low is not None,
        low=low,
        high=high,
        percent=share["percent"],
        bounds=share["bounds"],
        units=share["units"],
    )


def _plausible_unit(unit: str) -> bool:
    """``tC02``, ``orang``, ``per 100.000`` stand beside a number; ``- Steuern`` or a sentence makes it no number."""
    return not unit or (bool(re.match(r"[A-Za-z%°€£$/(²³]", unit)) and unit.count(" ") <= 3)


def codes_of(column: pa.ChunkedArray) -> np.ndarray:
    """Integer codes of a column's texts, stripped; -1 for empty. For comparing columns row by row."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    encoded = pc.dictionary_encode(pc.utf8_trim_whitespace(array))
    return np.asarray(pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False), dtype=np.int64)


def determines(left: np.ndarray, right: np.ndarray) -> float:
    """How far ``left`` fixes ``right`` (functional dependency): 1.0 when every code of left goes with one of right.

    Rows where either is empty are left out.
    """
    keep = (left >= 0) & (right >= 0)
    if not keep.any():
        return 0.0
    a, b = left[keep], right[keep]
    pair = a * (int(b.max()) + 1) + b
    unique_pairs, counts = np.unique(pair, return_counts=True)
    owners = unique_pairs // (int(b.max()) + 1)
    best = np.zeros(int(a.max()) + 1, dtype=np.int64)
    np.maximum.at(best, owners, counts)
    return float(best.sum() / len(a))


def group_count(arrays: Sequence[np.ndarray]) -> int:
    """Number of distinct combinations of several code columns."""
    return len(np.unique(combine(arrays)))


def combine(arrays: Sequence[np.ndarray]) -> np.ndarray:
    """One code per combination of several code columns."""
    if not arrays:
        return np.zeros(0, dtype=np.int64)
    out = arrays[0] + 1
    for other in arrays[1:]:
        _, out = np.unique(out, return_inverse=True)
        out = out.astype(np.int64) * (int(other.max(initial=-1)) + 2) + (other + 1)
    return np.asarray(np.unique(out, return_inverse=True)[1], dtype=np.int64)
