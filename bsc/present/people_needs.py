"""Sentences about what people need, and the training-plan list as rows for a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from bsc.analysis.needs import Needs
from bsc.analysis.people import Base, Group, When
from bsc.frames import each
from bsc.i18n import Language
from bsc.present import people as words


def title(found: Needs, lang: Language) -> str:
    """The component whose gap costs most, in the unit as a whole."""
    known = {name: held for name, held in found.whole.items() if held[2] == held[2]}
    if not known:
        return lang.t("Too few people miss anything to say what is needed")
    name = max(known, key=lambda k: known[k][2])
    below = known[name][0]
    return lang.t(
        "{part} is what is missing most: {below} of {people} people are below the line",
        part=words.part_name(name, lang),
        below=below,
        people=found.people,
    )


def need_words(line: int, gap: float, gain: float, lang: Language) -> str:
    """The line of a component, the mean gap, and what closing it would bring."""
    limit = lang.number(line / 100)
    if gap != gap:
        return lang.t("people below {line}", line=limit)
    return lang.t(
        "people below {line}, by {gap} points on average; closing the gap would lift the mean career score by {gain}",
        line=limit,
        gap=lang.number(gap, 0),
        gain=lang.number(gain, 1),
    )


def export_rows(
    found: Needs, base: Base, when: When, organisation: str, synthetic: bool, lang: Language
) -> tuple[list[str], list[Sequence[object]], list[Sequence[object]]]:
    """Header and rows of the list, and the rows of a sheet that says what it is: counts of groups, never persons."""
    header = [
        lang.t("Priority"),
        lang.t("Unit"),
        lang.t("Grade"),
        lang.t("Development need"),
        lang.t("People below"),
        lang.t("People in the group"),
        lang.t("Mean gap"),
        lang.t("Gain per person"),
        lang.t("Planned training"),
        lang.t("Owner"),
        lang.t("Due"),
    ]
    if synthetic:
        header.insert(0, lang.t("Synthetic data"))
    rows: list[Sequence[object]] = []
    for k, r in enumerate(each(found.rows), 1):
        key = str(r.key)
        unit = words.group_name(base, Group(key, "own" if key.startswith("=") else "unit", int(r.unit)), lang)
        row: list[object] = [
            k,
            unit,
            words.grade_name(base, int(r.grade), lang),
            words.part_name(str(r.component), lang),
            int(r.below),
            int(r.people),
            round(float(r.gap)),
            round(float(r.gain), 1),
            "",
            "",
            "",
        ]
        if synthetic:
            row.insert(0, lang.t("invented"))
        rows.append(row)
    about = [
        lang.t("Organisation: {name}", name=organisation),
        lang.t("Period: {period}", period=lang.period(when.period)),
        lang.t("Rules: {rules}", rules=words.rules_words(when, lang)),
        lang.t(
            "Only groups with at least {least} people below the line are listed; {hidden} smaller ones are left out.",
            least=base.least,
            hidden=found.hidden,
        ),
        lang.t("A plan for groups; nobody is named. Who takes part is decided by their heads."),
    ]
    if synthetic:
        about.insert(0, lang.t("Synthetic data: an invented organisation"))
    return header, rows, [[line] for line in about]
