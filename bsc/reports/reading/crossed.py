"""Units in the headings: one column (or one target and one actual) for every district, country or department."""

from __future__ import annotations

from dataclasses import replace

from bsc.i18n import text
from bsc.reports import words
from bsc.reports.model import Question, Role
from bsc.reports.reading import headings
from bsc.reports.reading.entities import is_unit_name
from bsc.reports.reading.meanings import Value
from bsc.reports.reading.work import Work

_KNOWN = 0.6  # share of headings worded as organisations or places that needs no question
_FEWEST = 4  # columns under bare names before they are taken for units, with a question
_MEANT = 0.5  # a heading that speaks for a role this clearly names no unit
_FIGURES = (Role.TARGET, Role.ACTUAL, "")


def find(work: Work, values: list[Value], has_indicator: bool) -> dict[int, str]:
    """The unit of every value column, when the headings name units; with a question unless they say so plainly.

    Empty when a column or a heading between the rows names the units, or when the reader has said no.
    """
    if work.of(Role.UNIT, Role.UNIT_CODE) or work.section_role == Role.UNIT or work.forced.units is False:
        return {}
    figures = [
        v if v.meaning in _FIGURES else replace(v, meaning="", group=v.group or work.heading(v.column))
        for v in values
        if v.column not in work.roles
        and (v.meaning in _FIGURES or (v.meaning == "benchmark" and is_unit_name(work.heading(v.column))))
    ]  # England is a benchmark beside a value, and a unit beside Bedford and York
    if all(v.group or v.meaning == Role.TARGET for v in figures):
        figures = [v for v in figures if v.group]  # one target for all of them
    names = {v.column: v.group.split(" / ")[0] for v in figures if v.group}
    own = [n for n in dict.fromkeys(names.values()) if not _total(n)]
    if len(own) < 2 or len(names) < len(figures) or not _alike(figures, names, own):
        return {}
    known = sum(is_unit_name(n) for n in own) / len(own)
    plain = [n for n in own if not is_unit_name(n)]
    if not has_indicator and (
        known < 1 or any(words.begins(n, words.shape("indicator_begins")) for n in own)
    ):
        return {}
    if known < _KNOWN or any(map(_means, plain)):
        if len(own) < _FEWEST or any(_means(n) or words.word_count(n) > 5 for n in plain):
            return {}
        if not all(n[:1].isupper() for n in own) or set(map(words.normal, own)) & set(words.shape("parts")):
            return {}
        if work.forced.units is None:
            work.questions.append(
                Question(
                    "unit_columns",
                    text(
                        "No column names units. Is each of these {n} columns a unit of its own: {headings}?",
                        n=len(own),
                        headings=", ".join(own[:8]),
                    ),
                    "units",
                    ("yes", "no"),
                    "yes",
                )
            )
    for column, name in names.items():
        if _total(name):
            work.leave(column, "total", text("A total over other columns."), 0.8)
    return {c: n for c, n in names.items() if not _total(n)}


def _alike(figures: list[Value], names: dict[int, str], own: list[str]) -> bool:
    """Whether under every name stand the same columns: one of each meaning and period."""
    shapes = [
        sorted((str(v.meaning), v.label, v.part) for v in figures if names[v.column] == name) for name in own
    ]
    return all(s == shapes[0] for s in shapes) and len(set(shapes[0])) == len(shapes[0])


def _total(name: str) -> bool:
    return words.is_total(name) or words.begins_total(name + " ")


def _means(name: str) -> bool:
    """A heading that says what is measured: no name of a unit."""
    return max(headings.scores(name).values(), default=0.0) >= _MEANT
