"""Outputs that should lead somewhere: the output indicators of an organisation with candidates from the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from bsc.analysis import catalogue
from bsc.analysis.labels import Labels as Suggested
from bsc.analysis.labels import labels
from bsc.domain import Level
from bsc.frames import each
from bsc.i18n import Text, text
from bsc.outcomes import library

GENERAL = "general"  # the field of outcomes that fit any output
OUTPUT_SIDE = (Level.INPUT.value, Level.ACTIVITY.value, Level.OUTPUT.value)


@dataclass(frozen=True)
class Output:
    """One indicator that counts inputs, activities or outputs. ``stated``: a person or report said so, else it is
    suggested with ``confidence`` (0 to 1) that it stands on the output side. ``outcomes``: outcome indicators that its
    objective has already."""

    indicator: str
    name: str
    name_en: str | None
    objective: str
    level: str
    stated: bool
    confidence: float
    matches: tuple[library.Match, ...]
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class Outlook:
    """All outputs of an organisation, those with candidates in the library first. ``held``: source code -> indicators
    whose metadata show that the data are there; ``names`` and ``data_sources`` by indicator."""

    outputs: tuple[Output, ...]
    indicators: int
    held: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, str | None]]
    data_sources: Mapping[str, str]

    def output(self, code: str) -> Output | None:
        """The output of that code."""
        return next((o for o in self.outputs if o.indicator == code), None)


def outlook(cursor: duckdb.DuckDBPyConnection, org: str) -> Outlook:
    """Read the catalogue, take stated levels or what the wording suggests, and match the library."""
    return outlook_of(labels(cursor, org), list(each(catalogue.indicators(cursor, org))))


def outlook_of(held: Suggested, rows: list[Any]) -> Outlook:
    """``outlook`` on what was read already."""
    level: dict[str, tuple[str, bool, float]] = {}
    for code, stated, one in zip(held.frame["indicator"], held.frame["level"], held.suggestions, strict=True):
        if isinstance(stated, str) and stated:
            level[str(code)] = (stated, True, 1.0)
        else:
            side = sum(chance for label, chance in one.level.ranking if label in OUTPUT_SIDE)
            level[str(code)] = (one.level.label, False, float(side))
    names = {str(r.indicator): (str(r.name), _given(r.name_en)) for r in rows}
    aims = {str(r.indicator): _given(r.objective) or "" for r in rows}
    said = {str(r.indicator): _given(r.data_source) or "" for r in rows}
    outputs = []
    for code, (name, english) in names.items():
        label, stated, confidence = level.get(code, ("", False, 0.0))
        if label not in OUTPUT_SIDE:
            continue
        reached = tuple(
            other
            for other, aim in aims.items()
            if aim and aim == aims[code] and level.get(other, ("", False, 0.0))[0] not in (*OUTPUT_SIDE, "")
        )
        found = library.matches(name) or (library.matches(english) if english else ())
        outputs.append(Output(code, name, english, aims[code], label, stated, confidence, found, reached))
    outputs.sort(key=lambda one: not one.matches)
    sources = library.held((code, said[code]) for code in names if said[code])
    return Outlook(tuple(outputs), len(names), sources, names, said)


def headline(found: Outlook, proposed: int) -> Text:
    """The finding: how many indicators count outputs, and for how many an outcome is proposed."""
    outputs, count = len(found.outputs), found.indicators
    if not count:
        return text("There are no indicators yet")
    if not outputs:
        return text("No indicator counts inputs, activities or outputs")
    if proposed:
        return text(
            "{outputs} of {count} indicators count what is done; for {proposed} an outcome is proposed",
            outputs=outputs,
            count=count,
            proposed=proposed,
        )
    return text(
        "{outputs} of {count} indicators count what is done, not what it changes",
        outputs=outputs,
        count=count,
    )


def offered(output: Output, field: str = "") -> tuple[tuple[library.Candidate, library.Match | None], ...]:
    """Candidates for an output, each once: those its words point to, or all of a field that the reader chose; where its
    words point nowhere, those that fit any output."""
    field = field or ("" if output.matches else GENERAL)
    if field:
        return tuple((c, None) for p in library.in_field(field) for c in p.candidates)
    return tuple((c, match) for match in output.matches for c in match.pattern.candidates)


def missing(
    candidate: library.Candidate, found: Outlook
) -> tuple[tuple[library.Source, tuple[str, ...]], ...]:
    """The sources a candidate needs, each with the indicators that show it is there; empty: it is missing."""
    return tuple((source, found.held.get(source.code, ())) for source in candidate.sources)


def _given(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
