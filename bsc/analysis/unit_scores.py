"""The scored rows and the tree of one unit: numbers read from the kept tables, names looked up beside them.

The names of all units are read once for each making; a unit is then two short queries over one table each, in a fraction
of the time of queries that join the names.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc import scores
from bsc.analysis import plain
from bsc.frames import together
from bsc.policy_model import Policy

MOST_HELD = 4
NEVER = np.datetime64("NaT", "us")

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Names:
    """What the numbers of one making stand for: frames in the order to show them in, and where in them a number is.

    ``series`` and ``nodes`` have the first and the last number of each unit.
    """

    terms: pd.DataFrame
    branches: pd.DataFrame
    periods: pd.DataFrame
    bands: pd.DataFrame
    received: dict[int, np.datetime64]
    versions: int
    term_at: Numbers
    branch_at: Numbers
    period_at: Numbers
    series: dict[str, tuple[int, int]]
    nodes: dict[str, tuple[int, int]]


_held: OrderedDict[scores.Numbered, _Names] = OrderedDict()
_lock = threading.Lock()


def of_unit(
    cursor: duckdb.DuckDBPyConnection, org: str, unit: str, policy: Policy
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The nodes of a unit in all its periods, and its scored rows, named; in the order of time, then of the tree.

    Nodes: node, period, period_start, period_end, grain, perspective, objective, indicator, name, name_en (of
    objectives), weight, parts (nodes directly below), measured, indicators, indicators_measured, unmapped, coverage,
    score, reason, band, colour. Rows: period, period_end, perspective, objective, indicator, breakdown, name, name_en,
    measure_unit, weight, polarity, target*, actual*, ratio, achievement, score, met, reason, detail, counts, band,
    colour, reported_on (the day of the report where the source names none).
    """
    numbered = scores.numbered(cursor, org, policy)
    names = _names(cursor, org, numbered)
    first, last = names.nodes.get(unit, (0, -1))
    tree = plain.run(cursor, "pages/unit_nodes", tree=numbered.tree, first=first, last=last)
    first, last = names.series.get(unit, (0, -1))
    rows = plain.run(cursor, "pages/unit_rows", scored=numbered.scored, first=first, last=last)
    return _nodes(tree, names), _rows(rows, names)


def _nodes(tree: pd.DataFrame, names: _Names) -> pd.DataFrame:
    branch = names.branch_at[tree["node_no"].to_numpy()]
    place = names.period_at[tree["place"].to_numpy()]
    order = np.lexsort((branch, place))
    branch, place, tree = branch[order], place[order], tree.take(order)
    return _frame(
        (
            (names.branches, branch, ["node"]),
            (names.periods, place, ["period", "period_start", "period_end", "grain"]),
            (names.branches, branch, ["perspective", "objective", "indicator", "name", "name_en", "weight"]),
            (tree, None, ["parts", "measured", "indicators", "indicators_measured", "unmapped", "coverage"]),
            (tree, None, ["score", "reason"]),
            (names.bands, _band(tree), ["band", "colour"]),
        )
    )


def _rows(rows: pd.DataFrame, names: _Names) -> pd.DataFrame:
    term = names.term_at[rows["series"].to_numpy() * names.versions + rows["version"].to_numpy()]
    place = names.period_at[rows["place"].to_numpy()]
    ends = names.periods["period_end"].to_numpy(dtype="datetime64[us]")[place]
    order = np.lexsort((place, term, ends))
    term, place, rows = term[order], place[order], rows.take(order)
    known = [
        "perspective",
        "objective",
        "indicator",
        "breakdown",
        "name",
        "name_en",
        "measure_unit",
        "weight",
    ]
    said = ["polarity", "target_kind", "target", "target_low", "target_high", "target_text", "actual"]
    found = ["actual_text", "ratio", "achievement", "score", "met", "reason", "detail", "counts"]
    made = _frame(
        (
            (names.periods, place, ["period", "period_end"]),
            (names.terms, term, known),
            (rows, None, [*said, *found]),
            (names.bands, _band(rows), ["band", "colour"]),
        )
    )
    reported = rows["reported_on"].to_numpy(dtype="datetime64[us]").copy()
    silent = np.isnat(reported)
    reports = rows["actual_report"].to_numpy(dtype=float, na_value=-1)[silent].astype(np.int64).tolist()
    reported[silent] = np.array([names.received.get(r, NEVER) for r in reports], dtype="datetime64[us]")
    return made.assign(reported_on=reported)


def _band(rows: pd.DataFrame) -> Numbers:
    """Row numbers in ``_Names.bands``, whose row 0 is no band."""
    return rows["band_no"].to_numpy(dtype=float, na_value=0).astype(np.int64)


def _frame(parts: Iterable[tuple[pd.DataFrame, Numbers | None, list[str]]]) -> pd.DataFrame:
    """Columns of several frames side by side, each cut to its row numbers (None: as it is)."""
    columns: dict[str, Any] = {}
    for frame, rows, wanted in parts:
        for name in wanted:
            column = frame[name]
            if column.dtype != object:
                columns[name] = column.array if rows is None else column.array.take(rows)
                continue
            texts = column.to_numpy() if rows is None else column.to_numpy()[rows]
            if len(texts) and texts[0] != texts[0] and pd.isna(texts).all():
                texts = np.full(len(texts), None)  # as plain.run says it of a column in which nothing stands
            columns[name] = pd.Series(texts, dtype=object)
    return together(pd.DataFrame(columns))


def _names(cursor: duckdb.DuckDBPyConnection, org: str, numbered: scores.Numbered) -> _Names:
    with _lock:
        if numbered in _held:
            _held.move_to_end(numbered)
            return _held[numbered]
    known = scores.catalogue(cursor, org)
    terms = plain.run(cursor, "pages/unit_terms", terms=numbered.terms, indicators=known.indicators)
    branches = plain.run(
        cursor, "pages/unit_branches", branches=numbered.branches, objectives=known.objectives
    )
    periods = plain.run(cursor, "pages/unit_periods", periods=numbered.periods)
    bands = plain.run(cursor, "pages/unit_bands", bands=numbered.bands)
    received = plain.run(cursor, "pages/unit_received", org=org)
    versions = int(terms["version"].max()) + 1 if len(terms) else 1
    made = _Names(
        terms,
        branches,
        periods,
        pd.DataFrame({name: pd.Series([np.nan, *bands[name]], dtype=object) for name in ("band", "colour")}),
        dict(
            zip(
                received["report_id"].tolist(),
                received["accepted_on"].to_numpy(dtype="datetime64[us]"),
                strict=True,
            )
        ),
        versions,
        _where(terms["series"] * versions + terms["version"]),
        _where(branches["node_no"]),
        _where(periods["place"]),
        _stretches(terms, "series"),
        _stretches(branches, "node_no"),
    )
    with _lock:
        _held[numbered] = made
        while len(_held) > MOST_HELD:
            _held.popitem(last=False)
    return made


def _where(numbers: pd.Series) -> Numbers:
    """At which row each number stands; -1 where it does not."""
    rows = np.full(int(numbers.max()) + 2 if len(numbers) else 1, -1, dtype=np.int64)
    rows[numbers.to_numpy()] = np.arange(len(numbers))
    return rows


def _stretches(frame: pd.DataFrame, number: str) -> dict[str, tuple[int, int]]:
    ends = frame.groupby("unit")[number].agg(["min", "max"])
    return {str(u): (int(a), int(b)) for u, a, b in zip(ends.index, ends["min"], ends["max"], strict=True)}
