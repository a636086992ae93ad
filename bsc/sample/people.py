"""About 6,500 people as codes: where they work, in which grade, and their career score components per half-year.

Nobody real: codes only, everything drawn. The planted flaws are a lenient region (its raters and its KPI targets),
a branch whose scores heap just above the minimum, and the ordinary ones: ceilings, severe and mild raters.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from bsc.sample import series
from bsc.sample.catalogue import FIRST_YEAR, FOLDER, QUARTERS, units

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SEMESTERS = tuple(f"{FIRST_YEAR + s // 2}-S{s % 2 + 1}" for s in range(len(QUARTERS) // 2))
GRADES = ("G1", "G2", "G3", "G4", "G5", "G6")
LENIENT_REGION = "KW07"
HEAPED_BRANCH = "KC0401"
HEAPING_FROM = SEMESTERS.index("2023-S1")
CAP = 120.0

_STAFF = {"P": 710.0, "W": 59.0, "C": 37.0}  # of an office of size 1
_MIX = {
    "P": (0.10, 0.21, 0.28, 0.22, 0.12, 0.07),
    "W": (0.10, 0.21, 0.26, 0.20, 0.13, 0.10),
    "C": (0.17, 0.27, 0.25, 0.15, 0.10, 0.06),
}
_LEAVE, _MOVE, _RISE, _FALL = 0.022, 0.035, 0.028, 0.003  # shares per half-year


@dataclass(frozen=True)
class Staff:
    """Everybody who was ever there. Arrays are (person) or (person, half-year); office and grade are -1 outside.

    ``ability`` is the person's own lasting level (mean 0, spread 1); ``position`` indexes positions of the office's
    type by a number between 0 and 1; ``rater`` is the row of the person who assesses.
    """

    code: tuple[str, ...]
    office: Ints
    grade: Ints
    ability: Floats
    position: Floats
    rater: Ints


@dataclass(frozen=True)
class Scores:
    """Career score components per person and half-year, nan where the person is not there."""

    kpi: Floats
    assessment: Floats
    development: Floats


@functools.cache
def career() -> dict[str, Any]:
    """The invented rules: grades, rating levels and dated weights (data/sample/career.toml)."""
    return tomllib.loads((FOLDER / "career.toml").read_text("utf-8"))


def rule(semester: int) -> dict[str, Any]:
    """The career rule in force on the first day of that half-year."""
    day = date(FIRST_YEAR + semester // 2, 1 + 6 * (semester % 2), 1)
    found: dict[str, Any] = [r for r in career()["rule"] if r["from"] <= day][-1]
    return found


def composite(scores: Scores, semester: int) -> Floats:
    """The career score of one half-year under the rule in force, in points."""
    r = rule(semester)
    parts = (
        r["kpi"] * scores.kpi[:, semester]
        + r["assessment"] * scores.assessment[:, semester]
        + r["development"] * scores.development[:, semester]
    )
    return np.asarray(parts / 100, dtype=np.float64)


def staffing() -> Ints:
    """How many people each office should have, in the order of ``units()``."""
    return np.array([round(_STAFF[u.scope] * u.size ** (0.9 if u.scope == "C" else 0.5)) for u in units()])


@functools.cache
def staff() -> Staff:
    """Joiners, leavers, transfers and regrading over ten half-years."""
    rng = series.stream("staff")
    offices = units()
    wanted = staffing()
    open_ = np.array([[u.exists(2 * s + 1) for s in range(len(SEMESTERS))] for u in offices])
    mix = np.array([_MIX[u.scope] for u in offices])
    office, grade = _hire(rng, np.where(open_[:, 0], wanted, 0), mix)
    offices_by_time, grades_by_time = [office], [grade]
    for s in range(1, len(SEMESTERS)):
        office, grade = offices_by_time[-1].copy(), grades_by_time[-1].copy()
        there = office >= 0
        gone = there & (rng.random(len(office)) < _LEAVE * (1 + (grade == 5)))
        office[gone] = grade[gone] = -1
        there &= ~gone
        # an office that closes sends its people to the one before it in its region
        for u in np.flatnonzero(open_[:, s - 1] & ~open_[:, s]):
            office[office == u] = u - 1
        moves = there & (rng.random(len(office)) < _MOVE)
        office[moves] = _neighbour(rng, office[moves], open_[:, s])
        up = there & (grade < 5) & (rng.random(len(office)) < _RISE * (1.3 - 0.2 * grade))
        down = there & ~up & (grade > 0) & (rng.random(len(office)) < _FALL)
        grade[up] += 1
        grade[down] -= 1
        present = np.bincount(office[office >= 0], minlength=len(offices))
        need = np.where(open_[:, s], wanted, 0) - present
        new_office, new_grade = _hire(rng, np.where(need > 0, need, 0), mix, junior=True)
        past = np.full(len(new_office), -1)
        offices_by_time = [np.concatenate([o, past]) for o in offices_by_time]
        grades_by_time = [np.concatenate([g, past]) for g in grades_by_time]
        offices_by_time.append(np.concatenate([office, new_office]))
        grades_by_time.append(np.concatenate([grade, new_grade]))
    of, gr = np.stack(offices_by_time, axis=1), np.stack(grades_by_time, axis=1)
    n = len(of)
    numbers = rng.permutation(90_000)[:n] + 10_000
    return Staff(
        tuple(f"P{number}" for number in numbers),
        of,
        gr,
        rng.standard_normal(n)
        - 2.4 * (rng.random(n) < 0.05),  # one in twenty struggles, half-year after half-year
        rng.random(n),
        _raters(rng, of, gr),
    )


def _hire(rng: np.random.Generator, numbers: Ints, mix: Floats, junior: bool = False) -> tuple[Ints, Ints]:
    office = np.repeat(np.arange(len(numbers)), numbers)
    chances = mix[office].cumsum(axis=1)
    if junior:  # new people start below: of every ten, seven in the lowest two grades
        chances = np.tile(np.cumsum((0.42, 0.28, 0.15, 0.08, 0.05, 0.02)), (len(office), 1))
    grade = (rng.random(len(office))[:, None] > chances[:, :-1]).sum(axis=1)
    return office, grade


def _neighbour(rng: np.random.Generator, office: Ints, open_: npt.NDArray[np.bool_]) -> Ints:
    """Another open office of the same region; people of the head office go to any regional office."""
    offices = units()
    region = [u.parent if u.scope == "C" else u.code for u in offices]
    family = {
        name: np.array([i for i, r in enumerate(region) if r == name and open_[i]]) for name in set(region)
    }
    regional = np.array([i for i, u in enumerate(offices) if u.scope == "W"])
    return np.array([rng.choice(regional if o == 0 else family[region[o]]) for o in office], dtype=np.int64)


def _raters(rng: np.random.Generator, office: Ints, grade: Ints) -> Ints:
    """One assessor per person and half-year: somebody of grade G4 to G6 in the same office, eight people each."""
    rater = np.full(office.shape, -1)
    for s in range(office.shape[1]):
        for u in range(len(units())):
            here = np.flatnonzero(office[:, s] == u)
            if not len(here):
                continue
            seniors = here[np.argsort(-grade[here, s], kind="stable")][: max(1, len(here) // 8)]
            rater[here, s] = seniors[np.arange(len(here)) % len(seniors)]
    return rater


@functools.cache
def assessments() -> tuple[Floats, Floats]:
    """Assessment and development per person and half-year, before anybody is lifted over the line."""
    people = staff()
    rng = series.stream("assessments")
    there = people.office >= 0
    severity = 3.0 * rng.standard_normal(len(people.code))
    lenient = _in_region(people.office, LENIENT_REGION)
    assessment = (
        78
        + 4.5 * people.ability[:, None]
        + 0.8 * people.grade
        + severity[people.rater]
        + 7.0 * lenient
        + 4.0 * rng.standard_normal(people.office.shape)
    )
    certified = rng.random(len(people.code)) < 0.58 + 0.08 * np.tanh(people.ability)
    start = np.where(
        certified, 88 + 7 * rng.standard_normal(len(certified)), 52 + 13 * rng.standard_normal(len(certified))
    )
    growth = np.cumsum(rng.choice((0.0, 0.0, 0.0, 5.0, -5.0), people.office.shape), axis=1)
    development = start[:, None] + growth
    assessment = np.round(2 * np.clip(assessment, 40, 100)) / 2  # given in half points
    development = 5 * np.round(np.clip(development, 20, 100) / 5)  # given in steps of five
    return np.where(there, assessment, np.nan), np.where(there, development, np.nan)


def drive() -> Floats:
    """What a person's KPI achievements centre on, in points: (person, half-year); 96 is usual."""
    people = staff()
    rng = series.stream("drive")
    # people's results follow their office's only weakly: the reviews of the literature found no firm path either
    factor = np.mean(list(series.factors().values()), axis=0)
    of_office = np.stack([factor[:, 2 * s : 2 * s + 2].mean(axis=1) for s in range(len(SEMESTERS))], axis=1)
    lenient = _in_region(people.office, LENIENT_REGION)
    followed = np.take_along_axis(of_office, np.where(people.office < 0, 0, people.office), axis=0)
    return np.asarray(
        96.2
        + 3.2 * people.ability[:, None]
        + np.where(lenient, 8.0, 0.9 * followed)
        + 2.2 * rng.standard_normal(people.office.shape),
        dtype=np.float64,
    )


def _in_region(office: Ints, region: str) -> npt.NDArray[np.bool_]:
    inside = np.array([region in (u.code, u.parent) for u in units()] + [False])
    return np.asarray(inside[office])


@functools.cache
def scores() -> Scores:
    """The components as reported, after the heaping branch lifted those just below its minimum."""
    from bsc.sample import (
        kpis,
    )  # the KPI component comes from individual KPIs, which need the staff of this module

    people = staff()
    kpi = kpis.component()
    assessment, development = (part.copy() for part in assessments())
    rng = series.stream("heaping")
    branch = next(i for i, u in enumerate(units()) if u.code == HEAPED_BRANCH)
    for s in range(HEAPING_FROM, len(SEMESTERS)):
        r = rule(s)
        total = composite(Scores(kpi, assessment, development), s)
        short = r["minimum"] - total
        near = (people.office[:, s] == branch) & (short > 0) & (short <= 2.0)
        lifted = near & (rng.random(len(near)) < 0.75)
        points = np.ceil(2 * short[lifted] / (r["assessment"] / 100)) / 2
        assessment[lifted, s] = np.clip(assessment[lifted, s] + points, 40, 100)
    return Scores(kpi, assessment, development)
