"""Find what a person means by a code or a name: an indicator, a unit."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import duckdb

from bsc.analysis import catalogue, selection
from bsc.errors import NotFound
from bsc.frames import each
from bsc.i18n import Text, text

Names = Sequence[tuple[str, tuple[str, ...]]]  # code, names


def indicator(cursor: duckdb.DuckDBPyConnection, org: str, said: str) -> str:
    """The code of the indicator that ``said`` names. NotFound names the nearest ones."""
    rows = [(r.indicator, (r.name, r.name_en)) for r in each(catalogue.indicators(cursor, org))]
    return _one(rows, said, text("There is no indicator “{said}”.", said=said))


def unit(cursor: duckdb.DuckDBPyConnection, org: str, said: str) -> str:
    """The code of the unit that ``said`` names. NotFound names the nearest ones."""
    rows = [(r.unit, (r.name,)) for r in each(selection.units(cursor, org))]
    return _one(rows, said, text("There is no unit “{said}”.", said=said))


def _one(rows: Sequence[tuple[str, tuple[object, ...]]], said: str, problem: Text) -> str:
    """By code, by whole name, by the only name that holds the words; in this order."""
    wanted = said.strip().casefold()
    names = [(code, [str(n) for n in (code, *given) if isinstance(n, str)]) for code, given in rows]
    for match in (
        [code for code, _ in names if code == said],
        [code for code, _ in names if code.casefold() == wanted],
        [code for code, given in names if any(n.casefold() == wanted for n in given)],
        [code for code, given in names if wanted and any(wanted in n.casefold() for n in given)],
    ):
        if len(match) == 1:
            return match[0]
        if match:
            return _several(names, match, problem)
    near = difflib.get_close_matches(wanted, [n.casefold() for _, given in names for n in given], 3, 0.5)
    codes = [code for code, given in names if any(n.casefold() in near for n in given)]
    raise NotFound("not_found", problem, None, _hint(names, codes))


def _several(names: Sequence[tuple[str, list[str]]], codes: list[str], problem: Text) -> str:
    raise NotFound("ambiguous", problem, text("Several fit."), _hint(names, codes))


def _hint(names: Sequence[tuple[str, list[str]]], codes: list[str]) -> Text | None:
    """The candidates, at most five, as code and name."""
    listed = [
        f"{code} ({given[-1]})" if given[-1] != code else code for code, given in names if code in codes
    ]
    return text("Did you mean: {names}?", names="; ".join(listed[:5])) if listed else None
