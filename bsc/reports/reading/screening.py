"""First step of recognition: columns without performance in them. Empty, links, running numbers, persons, languages."""

from __future__ import annotations

import re

import numpy as np
import pyarrow.compute as pc

from bsc.i18n import text
from bsc.reports import persons, resubmitted, words
from bsc.reports.model import Role
from bsc.reports.reading.work import Work

_NIK = re.compile(r"\d{16}")
_NIP = re.compile(r"\d{18}|\d{8} ?\d{6} ?\d ?\d{3}")
_PHONE = re.compile(r"(?:\+62|62|0)8\d{7,11}|\+\d{1,3}[ \-]?\d[\d \-]{6,12}\d")


def screen(work: Work) -> None:
    """Give IGNORED, IDENTIFYING, PERSON and REPORTED_ON where heading or contents are plain."""
    for column, role in work.forced.roles.items():
        if column in work.profiles:
            work.give(column, role, 1.0)
    if any(resubmitted.report_of(work.heading(c)) for c in work.columns):
        for column in work.free:
            if resubmitted.ours(work.heading(column)):
                work.leave(column, "empty", text("Written by Selaras beside the refused rows."), 1.0)
    for column in work.free:
        _one(work, column)
    _languages(work)
    _glued(work)


def names(work: Work) -> None:
    """Last step: columns that nothing needs, or that hold remarks, are of persons when their cells are names."""
    for column in work.columns:
        role = work.roles.get(column, Role.IGNORED)
        if role not in (Role.IGNORED, Role.NOTE, Role.OWNER) or column in work.forced.roles:
            continue
        profile = work.profiles.get(column)
        if profile is None or profile.is_number or not profile.said:
            continue
        some = pc.unique(work.sample[f"c{column}"].slice(0, 5000)).to_pylist()[:300]
        if persons.share_named([t for t in some if t and t.strip()]) >= 0.5:
            work.give(column, Role.IDENTIFYING, 0.8, text("The cells look like names of persons."))


def _one(work: Work, column: int) -> None:
    profile = work.profiles[column]
    heading = profile.heading
    if profile.said == 0:
        work.leave(column, "empty", text("Every cell is empty."), 1.0)
    elif profile.mails >= 0.5:
        work.give(column, Role.IDENTIFYING, 0.98, text("The cells are e-mail addresses."))
    elif words.identifying(heading):
        work.give(
            column,
            Role.IDENTIFYING,
            0.95,
            text("The heading announces data of persons: {heading}.", heading=heading),
        )
    elif _digits(work, column, _NIK, _NIP):
        work.give(column, Role.IDENTIFYING, 0.95, text("The cells are numbers of persons (NIK, NIP)."))
    elif _digits(work, column, _PHONE) and profile.cardinality > 0.5:
        work.give(column, Role.IDENTIFYING, 0.9, text("The cells are telephone numbers."))
    elif words.person_code(heading):
        work.give(
            column,
            Role.PERSON,
            0.92,
            text("The heading announces a code for each person: {heading}.", heading=heading),
        )
    elif profile.links >= 0.5:
        work.leave(column, "link", text("The cells are links."))
    elif work.score(column, Role.REPORTED_ON) >= 0.9 and profile.dates >= 0.5:
        work.give(column, Role.REPORTED_ON, 0.95, text("Dates under the heading {heading}.", heading=heading))
    elif (
        max(work.score(column, r) for r in (Role.VALID_FROM, Role.VALID_TO)) >= 0.9 and profile.periods >= 0.5
    ):
        role = Role.VALID_FROM if work.score(column, Role.VALID_FROM) >= 0.9 else Role.VALID_TO
        work.give(column, role, 0.95, text("Dates under the heading {heading}.", heading=heading))
    elif _running(work, column):
        work.leave(column, "index", text("A running number of the rows."))
    elif work.score(column, "place") >= 0.85 and profile.is_number:
        work.leave(column, "place", text("A place on the map."))
    elif work.score(column, "system") >= 0.85 and (
        profile.dates >= 0.8 or work.score(column, "system") >= 0.93
    ):
        work.leave(column, "system", text("About the record itself, not about performance."))
    elif work.score(column, "link") >= 0.9 and profile.words <= 2 and not profile.is_number:
        work.leave(column, "link", text("The cells are links."))


def _digits(work: Work, column: int, *patterns: re.Pattern[str]) -> bool:
    return (
        work.profiles[column].distinct > 0
        and work.share_of(
            column, lambda t: any(p.fullmatch(t.strip().removesuffix(".0").strip("'")) for p in patterns)
        )
        >= 0.8
    )


def _running(work: Work, column: int) -> bool:
    """1, 2, 3 ... under no heading or one such as No."""
    plain = words.normal(work.heading(column))
    if plain and plain not in words.shape("running"):
        return False
    values = work.sample[f"c{column}"].slice(0, 400).to_pylist()
    said = [v.strip(" .)") for v in values if v is not None]
    ints = [int(float(v)) for v in said if re.fullmatch(r"\d{1,9}(?:\.0)?", v)]
    if len(ints) < 2 or len(ints) < 0.6 * sum(v is not None and bool(v.strip()) for v in values):
        return False
    steps = np.diff(np.array(ints))
    rows_kept = np.mean(steps == 1) if len(steps) else 0.0
    if not plain:
        return bool(np.mean(steps > 0) >= 0.9 and (rows_kept >= 0.5 or ints[0] in (0, 1)))
    return bool(ints[0] in (0, 1) and rows_kept >= 0.7)


def _glued(work: Work) -> None:
    """Keys made of other columns' cells: code, period and unit written together, another one in every row."""
    rows = work.sample.slice(0, 40).to_pydict()
    for column in work.free:
        profile = work.profiles[column]
        if profile.cardinality < 0.95 or profile.rows < 4 or profile.length < 10 or profile.is_number:
            continue
        mine = rows[f"c{column}"]
        parts = 0
        for other in work.free:
            theirs = rows[f"c{other}"]
            told = [
                (m, t.strip()) for m, t in zip(mine, theirs, strict=True) if m and t and len(t.strip()) >= 2
            ]
            if (
                other != column
                and len(told) >= 0.8 * len(mine)
                and all(t in m and t != m.strip() for m, t in told)
            ):
                parts += 1
        if parts >= 2:
            work.leave(column, "glued", text("A key put together from other columns."))


def _languages(work: Work) -> None:
    """Of two columns that differ by _en and _fr, the English one."""
    by_stem: dict[str, dict[str, int]] = {}
    for column in work.columns:
        match = re.fullmatch(
            r"(.*?)[\s_.\-(]*\b(en|eng|english|fr|fra|french|francais)\b\)?",
            re.sub(r"_", " ", work.heading(column).strip()),
            re.I,
        )
        if match and match[1].strip():
            by_stem.setdefault(words.normal(match[1]), {})[match[2].lower()[:2]] = column
    for pair in by_stem.values():
        if "en" in pair and "fr" in pair and pair["fr"] in work.free:
            work.leave(
                pair["fr"],
                "french",
                text(
                    "The same in another language as the column {heading}.", heading=work.heading(pair["en"])
                ),
            )
