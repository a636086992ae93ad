"""What is typed by hand about the invented organisation: units, objectives, indicators, events. Owns data/sample."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parent.parent.parent / "data" / "sample"

ORG = "contoh"
NAME = "Badan Jaminan Contoh"
NOTE = "Organisasi rekaan: semua angka dibangkitkan / invented organisation: all numbers are generated"
FIRST_YEAR, LAST_YEAR = 2021, 2025
QUARTERS = tuple(f"{year}-Q{q}" for year in range(FIRST_YEAR, LAST_YEAR + 1) for q in range(1, 5))
SEED = 20211  # of everything that is drawn

SCOPES = {"P": "Kantor Pusat", "W": "Kantor Wilayah", "C": "Kantor Cabang"}


@dataclass(frozen=True)
class Unit:
    """One office. ``size`` compares offices of one type; ``first`` and ``last`` are quarter numbers."""

    code: str
    name: str
    parent: str
    type: str
    valid_from: date
    valid_to: date | None
    size: float

    @functools.cached_property
    def scope(self) -> str:
        """P head office, W regional office, C branch."""
        return next(letter for letter, kind in SCOPES.items() if kind == self.type)

    def exists(self, quarter: int) -> bool:
        """Whether the office is open in that quarter (0 is the first of ``QUARTERS``)."""
        middle = date(FIRST_YEAR + quarter // 4, quarter % 4 * 3 + 2, 15)
        return self.valid_from <= middle and (self.valid_to is None or middle <= self.valid_to)


@dataclass(frozen=True)
class Objective:
    """A strategic objective with its names in both languages and its weight in the perspective."""

    code: str
    perspective: str
    weight: float
    name: str
    name_en: str


@dataclass(frozen=True)
class Indicator:
    """An indicator's catalogue entry and how its numbers are drawn.

    ``scope`` names the levels that have it (P, W, C); ``kind`` how a lower level's value relates to the upper's
    (full: same target, partial: the target is distributed, contributing: another measure that helps ``parent``).
    ``shape``: rate, flow, stock, cases, opinion, grade. ``base`` is the national value in the first quarter,
    ``growth`` its yearly growth, ``ratchet`` how far the next target follows the last actual, ``bias`` and ``sd``
    the mean and spread of the ratio of actual to target (positive is good), ``loading`` its share of the
    perspective's common factor.
    """

    code: str
    objective: str
    name: str
    name_en: str
    level: str
    polarity: str
    measure_unit: str
    weight: float
    consolidation: str
    scope: str
    kind: str
    parent: str
    shape: str
    base: float
    growth: float
    ratchet: float
    bias: float
    sd: float
    loading: float
    season: str
    due: str
    decimals: int
    low: float | None
    high: float | None
    worst: float | None
    scale: str
    since: str
    formula: str
    data_source: str
    note: str

    @property
    def additive(self) -> bool:
        """Whether an upper level's value is the sum of the lower ones'."""
        return self.shape in ("flow", "stock", "cases")


@dataclass(frozen=True)
class Event:
    """Something that happens to an indicator or office between two quarters, both included (see events.csv)."""

    what: str
    indicator: str
    unit: str
    first: int
    last: int
    value: float
    note: str
    flaw: str

    def covers(self, indicator: str, unit: Unit, quarter: int) -> bool:
        """Whether it concerns that value; an event of a regional office concerns its branches too."""
        return (
            self.first <= quarter <= self.last
            and self.indicator in ("", indicator)
            and self.unit in ("", unit.code, unit.parent)
        )


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> float | None:
    return float(text) if text else None


@functools.cache
def units() -> tuple[Unit, ...]:
    """Head office, regional offices, branches, in that order."""
    return tuple(
        Unit(
            r["code"],
            r["name"],
            r["parent"],
            r["type"],
            date.fromisoformat(r["valid_from"]),
            date.fromisoformat(r["valid_to"]) if r["valid_to"] else None,
            float(r["size"]),
        )
        for r in _rows("units.csv")
    )


@functools.cache
def objectives() -> tuple[Objective, ...]:
    """The fifteen objectives in the order of the strategy map."""
    return tuple(
        Objective(r["code"], r["perspective"], float(r["weight"]), r["name"], r["name_en"])
        for r in _rows("objectives.csv")
    )


@functools.cache
def causes() -> tuple[tuple[str, str], ...]:
    """Cause and effect between objectives: (cause, effect)."""
    return tuple((r["cause"], r["effect"]) for r in _rows("causes.csv"))


@functools.cache
def indicators() -> tuple[Indicator, ...]:
    """All indicators of all levels."""
    return tuple(
        Indicator(
            r["code"],
            r["objective"],
            r["name"],
            r["name_en"],
            r["level"],
            r["polarity"],
            r["measure_unit"],
            float(r["weight"]),
            r["consolidation"],
            r["scope"],
            r["kind"],
            r["parent"],
            r["shape"],
            float(r["base"] or 0),
            float(r["growth"] or 0),
            float(r["ratchet"] or 0),
            float(r["bias"] or 0),
            float(r["sd"] or 0),
            float(r["loading"] or 0),
            r["season"],
            r["due"],
            int(r["decimals"]),
            _number(r["low"]),
            _number(r["high"]),
            _number(r["worst"]),
            r["scale"],
            r["since"],
            r["formula"],
            r["data_source"],
            r["note"],
        )
        for r in _rows("indicators.csv")
    )


@functools.cache
def events() -> tuple[Event, ...]:
    """The planted events, in the order of the file."""
    return tuple(
        Event(
            r["what"],
            r["indicator"],
            r["unit"],
            QUARTERS.index(r["first"]),
            QUARTERS.index(r["last"]),
            float(r["value"] or 0),
            r["note"],
            r["flaw"],
        )
        for r in _rows("events.csv")
    )
