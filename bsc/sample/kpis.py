"""Individual KPIs: which position has which, what they serve, their targets and actuals; the KPI component."""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bsc.sample import people, series
from bsc.sample.catalogue import FOLDER, indicators, units
from bsc.sample.people import CAP, SEMESTERS, Floats, Ints

FIRST_KEPT = SEMESTERS.index("2024-S1")  # earlier sheets were kept on paper: only their total is known
_AT_TARGET, _SPREAD = 0.12, 7.0


@dataclass(frozen=True)
class Template:
    """A KPI that everybody in a position has. ``serves`` empty: an orphan."""

    code: str
    position: str
    scope: str
    weight: float
    name: str
    name_en: str
    serves: str
    share: float
    also: str
    also_share: float
    measure_unit: str
    polarity: str
    target: float


@dataclass(frozen=True)
class Block:
    """One KPI of one position in one half-year: rows of the staff, and their numbers."""

    semester: int
    template: Template
    rows: Ints
    target: Floats
    actual: Floats
    achievement: Floats  # capped, in percent


@functools.cache
def templates() -> tuple[Template, ...]:
    """The KPI library (data/sample/individual_kpis.csv)."""
    with (FOLDER / "individual_kpis.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Template(
                r["code"],
                r["position"],
                r["scope"],
                float(r["weight"]),
                r["name"],
                r["name_en"],
                r["serves"],
                float(r["share"] or 0),
                r["also"],
                float(r["also_share"] or 0),
                r["measure_unit"],
                r["polarity"],
                float(r["target"]),
            )
            for r in csv.DictReader(file)
        )


@functools.cache
def positions() -> tuple[tuple[str, str, float], ...]:
    """(position, scopes, share of the office's people)."""
    with (FOLDER / "positions.csv").open(encoding="utf-8", newline="") as file:
        return tuple((r["position"], r["scope"], float(r["share"])) for r in csv.DictReader(file))


def position_of(scope: str, draw: Floats, grade: Ints) -> npt.NDArray[np.str_]:
    """Position names for people of an office of that type; heads of office are in the two highest grades."""
    here = [(name, share) for name, scopes, share in positions() if scope in scopes and name != "head"]
    edges = np.cumsum([share for _, share in here])
    names = np.array([name for name, _ in here])[np.searchsorted(edges[:-1] / edges[-1], draw, side="right")]
    head = (grade >= 4) & ((draw * 7.3) % 1 < 0.35)
    return np.where(head, "head", names)


def blocks(first: int = FIRST_KEPT) -> Iterator[Block]:
    """Every KPI of every position, half-year by half-year, in a fixed order."""
    staff, centre = people.staff(), people.drive()
    rng = series.stream("kpis")
    scope = np.array([u.scope for u in units()] + [""])
    for s in range(len(SEMESTERS)):
        of = scope[staff.office[:, s]]
        position = np.full(len(of), "", dtype="<U12")
        for letter in "PWC":
            rows = np.flatnonzero(of == letter)
            position[rows] = position_of(letter, staff.position[rows], staff.grade[rows, s])
        for template in templates():
            rows = np.flatnonzero((position == template.position) & np.isin(of, list(template.scope)))
            block = _draw(rng, template, rows, centre[rows, s], s)
            if s >= first:
                yield block


def _draw(rng: np.random.Generator, template: Template, rows: Ints, centre: Floats, semester: int) -> Block:
    target = np.round(template.target * (1 + 0.08 * rng.standard_normal(len(rows))), 1)
    if template.measure_unit in ("%", "indeks", "skor"):
        target = np.full(len(rows), template.target)
    ratio = (centre + _SPREAD * rng.standard_normal(len(rows))) / 100
    # a count that one writes oneself is met, and more than met
    ratio = np.where(rng.random(len(rows)) < _AT_TARGET, 1.0, ratio + (0.0 if template.serves else 0.05))
    actual = np.round(target * ((2 - ratio) if template.polarity == "minimize" else ratio), 2)
    if template.measure_unit == "%" and template.target < 100 and template.polarity == "maximize":
        actual = np.where(actual > 100, 100.0, actual)
    raw = 100 * ((2 - actual / target) if template.polarity == "minimize" else actual / target)
    return Block(semester, template, rows, target, actual, np.clip(raw, 0, CAP))


@functools.cache
def component() -> Floats:
    """The KPI component per person and half-year: the weighted mean of the capped achievements, to two decimals."""
    staff = people.staff()
    total = np.zeros(staff.office.shape)
    weight = np.zeros(staff.office.shape)
    for block in blocks(first=0):
        total[block.rows, block.semester] += block.template.weight * block.achievement
        weight[block.rows, block.semester] += block.template.weight
    with np.errstate(invalid="ignore"):
        return np.where(staff.office >= 0, np.round(total / weight, 2), np.nan)


def served_unit(office: int, indicator: str) -> str:
    """The office whose indicator a KPI serves: the person's own, or the nearest above that has it."""
    offices = {u.code: u for u in units()}
    scope = next(i.scope for i in indicators() if i.code == indicator)
    unit = units()[office]
    while unit.scope not in scope and unit.parent:
        unit = offices[unit.parent]
    return unit.code
