"""The workbench of recognition: one table with its layout, column profiles, and the roles decided so far.

Owns no rule. The steps of ``recognise`` (screening, timing, values, entities, kinds, directions, formats) each add to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bsc.domain import Period
from bsc.i18n import Text, text
from bsc.reports import numbers, period_style, unfold, words
from bsc.reports.model import Kind, NumberFormat, Question, Role, Table
from bsc.reports.reading import headings, structure
from bsc.reports.reading.headings import Scores
from bsc.reports.reading.profile import Profile, codes_of, profile, sample
from bsc.reports.reading.structure import Layout

_NAMING = frozenset(
    ("title", "name", "nama", "id", "code", "kode", "text", "description", "label", "no", "uraian", "en")
)


def word_total(heading: str) -> int:
    """Number of words of a heading."""
    return len(words.normal(heading).split())


@dataclass(frozen=True)
class Forced:
    """What the reader has said about a table; it is never decided again."""

    header_rows: tuple[int, ...] = ()
    kind: Kind | None = None
    roles: dict[int, Role] = field(default_factory=dict)
    numbers: dict[int, NumberFormat] = field(default_factory=dict)
    periods: dict[int, tuple[Period, str]] = field(default_factory=dict)
    styles: dict[int, str] = field(default_factory=dict)
    constants: dict[Role, str] = field(default_factory=dict)
    polarity: dict[str, str] = field(default_factory=dict)
    higher: dict[int, str] = field(
        default_factory=dict
    )  # in a polarity column: the text that means higher is better
    columns_are_indicators: bool | None = None
    units: bool | None = None  # whether the headings of the figures name units
    skip: tuple[int, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()


@dataclass
class Work:
    """One table under recognition. ``roles`` fills up step by step; ``why`` and ``sure`` go with it."""

    table: Table
    layout: Layout
    body: pa.Table  # data rows only, without skipped ones
    sample: pa.Table
    profiles: dict[int, Profile]
    forced: Forced = field(default_factory=Forced)
    roles: dict[int, Role] = field(default_factory=dict)
    helper: dict[int, str] = field(
        default_factory=dict
    )  # why a column is left out: numerator, rank, status, ...
    why: dict[int, list[Text]] = field(default_factory=dict)
    sure: dict[int, float] = field(default_factory=dict)
    wide: dict[int, tuple[Period | None, str, str]] = field(default_factory=dict)  # period, its label, part
    styles: dict[int, str] = field(default_factory=dict)
    formats: dict[int, NumberFormat] = field(default_factory=dict)
    indicators: dict[int, str] = field(
        default_factory=dict
    )  # value columns that are indicators by themselves
    units: dict[int, str] = field(default_factory=dict)  # value columns that are of one unit each
    levels: dict[int, tuple[str, int]] = field(default_factory=dict)  # rating levels
    constants: dict[Role, str] = field(default_factory=dict)
    fill_down: list[int] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    section_role: Role = Role.IGNORED
    kind: Kind = Kind.OTHER
    confidence: float = 0.5
    polarity: dict[str, str] = field(default_factory=dict)
    unread: int | None = None  # a column of directions that could not be read: names do not settle them then
    undecided: dict[str, str] = field(
        default_factory=dict
    )  # indicators without a direction, with what is suggested
    definitions: tuple[str, str, int] | None = None
    questions: list[Question] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    refusal: str = ""
    _codes: dict[int, np.ndarray] = field(default_factory=dict)
    _scores: dict[int, Scores] = field(default_factory=dict)

    def heading(self, column: int) -> str:
        return self.profiles[column].heading

    def scores(self, column: int) -> Scores:
        """What the heading suggests; words that most headings share count little: result_indicator_target_value."""
        if column not in self._scores:
            heading = self.profiles[column].heading
            whole = headings.scores(heading)
            rest = [t for t in words.normal(heading).split() if t not in self.common]
            if not self.common or not rest or len(rest) == word_total(heading) or set(rest) <= _NAMING:
                self._scores[column] = whole
            else:
                own = headings.scores(" ".join(rest))
                self._scores[column] = {**{k: 0.6 * v for k, v in whole.items()}, **own}
        return self._scores[column]

    def meaning_heading(self, column: int, rest: str) -> str:
        """``rest`` of the column's heading without the words that most headings share."""
        kept = [t for t in words.normal(rest).split() if t not in self.common]
        return " ".join(kept) if self.common and kept and " / " not in rest else rest

    def score(self, column: int, meaning: str) -> float:
        return self.scores(column).get(meaning, 0.0)

    @property
    def columns(self) -> list[int]:
        return list(self.layout.columns)

    @property
    def free(self) -> list[int]:
        """Columns without a role yet."""
        return [c for c in self.layout.columns if c not in self.roles]

    def of(self, *roles: Role) -> list[int]:
        """Columns with one of these roles, in order."""
        return [c for c in self.layout.columns if self.roles.get(c) in roles]

    def first(self, role: Role) -> int | None:
        found = self.of(role)
        return found[0] if found else None

    def give(self, column: int, role: Role, sure: float, *why: Text, helper: str = "") -> None:
        """Decide a column's role, unless the reader has."""
        if column in self.forced.roles:
            if column in self.roles:
                return
            role, sure, why = self.forced.roles[column], 1.0, (text("Set by the reader."),)
            helper = ""
        self.roles[column] = role
        self.sure[column] = sure
        self.why[column] = list(why)
        if helper:
            self.helper[column] = helper
        else:
            self.helper.pop(column, None)

    def leave(self, column: int, helper: str, why: Text, sure: float = 0.9) -> None:
        """Leave a column out, and say why."""
        self.give(column, Role.IGNORED, sure, why, helper=helper)

    def codes(self, column: int) -> np.ndarray:
        """Integer codes of the column's texts in the sample; -1 for empty."""
        if column not in self._codes:
            values = self.sample[f"c{column}"]
            if column in self.fill_down:
                values = pc.fill_null_forward(values)
            self._codes[column] = codes_of(values)
        return self._codes[column]

    def texts(self, column: int, limit: int = 400) -> list[str]:
        """Distinct texts of a column, the most frequent first."""
        values = self.profiles[column].values
        return sorted(values, key=lambda t: -values[t])[:limit]

    def numbers(self, column: int) -> np.ndarray:
        """The column's numbers in the sample, as far as its format is clear; nan where there is none."""
        key = -column - 1
        if key not in self._codes:
            fmt = self.formats.get(column) or self.profiles[column].evidence.format or NumberFormat(",", ".")
            self._codes[key] = numbers_of(self.sample[f"c{column}"], fmt)
        return self._codes[key]

    def forget_numbers(self, columns: Iterable[int]) -> None:
        """Read the numbers of these columns anew when next asked for: their format has been decided since."""
        for column in columns:
            self._codes.pop(-column - 1, None)

    def share_of(self, column: int, test: Callable[[str], bool], limit: int = 400) -> float:
        """Share of distinct said texts for which ``test`` holds."""
        said = [t for t in self.texts(column, limit) if t.strip()]
        return sum(map(test, said)) / len(said) if said else 0.0

    @cached_property
    def common(self) -> set[str]:
        """Words that most headings share and that therefore say nothing: result indicator ..."""
        tokens: dict[str, int] = {}
        for column in self.layout.columns:
            for token in set(words.normal(self.heading(column)).split()):
                tokens[token] = tokens.get(token, 0) + 1
        many = max(5, 0.75 * len(self.layout.columns))
        return {t for t, n in tokens.items() if n >= many}

    def stem(self, column: int) -> str:
        """The heading without code and name words: what it is a code or a name of."""
        return words.stem(self.heading(column), self.common)


def numbers_of(values: pa.ChunkedArray, fmt: NumberFormat) -> np.ndarray:
    """Texts as floats under one format; nan for what is no point value."""
    array = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    encoded = pc.dictionary_encode(array)
    parsed = [
        numbers.parse(t, NumberFormat(fmt.decimal, fmt.thousands)).value if t is not None else None
        for t in encoded.dictionary.to_pylist()
    ]
    table = np.array([np.nan if v is None else v for v in [*parsed, None]], dtype=np.float64)
    return table[
        np.asarray(pc.fill_null(encoded.indices, len(parsed)).to_numpy(zero_copy_only=False), dtype=np.int64)
    ]


def open_table(table: Table, forced: Forced) -> Work:
    """Lay a table on the bench: layout, data rows, profiles."""
    layout = (
        structure.with_header(table, forced.header_rows) if forced.header_rows else structure.analyse(table)
    )
    skip = {*(n for n, _ in layout.skipped), *forced.skip}
    body = unfold.within(table.cells, layout.first_row, layout.last_row, skip)
    taken = sample(body)
    work = Work(
        table,
        layout,
        body,
        taken,
        {},
        forced,
        skipped=[*layout.skipped, *((n, "reader") for n in forced.skip)],
    )
    profile_columns(work, zip(layout.columns, headings.without_letters(layout.headings), strict=True))
    return work


def profile_columns(work: Work, columns: Iterable[tuple[int, str]]) -> None:
    """Profile columns of the sample (again after rows were taken out)."""
    for column, heading in columns:
        work.profiles[column] = profile(
            work.sample[f"c{column}"], column, heading, column in work.table.typed
        )


def drop_rows(work: Work, rows: Iterable[int], code: str) -> None:
    """Take rows out of the data, with the reason they are kept under."""
    chosen = sorted(set(rows))
    if not chosen:
        return
    work.skipped += [(n, code) for n in chosen]
    gone = pa.array(chosen, pa.int32())
    work.body = work.body.filter(pc.invert(pc.is_in(work.body["row"], value_set=gone)))
    work.sample = work.sample.filter(pc.invert(pc.is_in(work.sample["row"], value_set=gone)))
    work._codes.clear()
    profile_columns(work, [(c, work.heading(c)) for c in work.layout.columns])


def style(work: Work, column: int) -> str:
    """How the dates of a column are meant."""
    return period_style.style_of(work.texts(column, 2000))
