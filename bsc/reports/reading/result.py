"""From the workbench to the frozen ``Reading`` that the next steps use, and the signature of a table's shape."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from bsc.domain import Period
from bsc.i18n import Text
from bsc.reports import words
from bsc.reports.model import Column, Reading, Role, Table
from bsc.reports.reading.work import Work


def signature(headings: Sequence[str], table: Table) -> str:
    """The same for files of the same kind and headings; years in headings do not count."""
    shape = "\x1f".join(words.normal(re.sub(r"\b(?:19|20)\d\d\b", "Y", h)) for h in headings)
    kind = table.file.rsplit(".", 1)[-1].lower()
    return hashlib.sha256(f"{kind}\x1e{shape}".encode()).hexdigest()[:24]


def reading(work: Work) -> Reading:
    """The frozen reading of a table on the bench."""
    columns = []
    for column in work.columns:
        profile = work.profiles.get(column)
        role = work.roles.get(column, Role.IGNORED)
        period: Period | None
        period, label, part = work.wide.get(column, (None, "", ""))
        level, number = work.levels.get(column, ("", 0))
        identifying = role in (Role.IDENTIFYING, Role.PERSON, Role.RATER)
        evidence: list[Text] = list(work.why.get(column, ()))
        columns.append(
            Column(
                index=column,
                header=heading_of(work, column),
                role=role,
                confidence=round(work.sure.get(column, 0.5), 2),
                evidence=tuple(evidence),
                period=period,
                period_label=label,
                number=work.formats.get(column),
                level=level,
                level_no=number,
                samples=()
                if identifying or profile is None
                else tuple(t[:80] for t in work.texts(column, 3)),
                indicator=work.indicators.get(column, ""),
                unit=work.units.get(column, ""),
                part=part,
                style=work.styles.get(column, ""),
            )
        )
    used = [
        work.sure[c]
        for c in work.of(
            Role.TARGET, Role.ACTUAL, Role.INDICATOR, Role.UNIT, Role.PERIOD, Role.YEAR, Role.COUNT
        )
        if c in work.sure
    ]
    return Reading(
        file=work.table.file,
        table=work.table.name,
        kind=work.kind,
        confidence=round(min(used), 2) if used else 0.5,
        header_rows=work.layout.header_rows,
        first_row=work.layout.first_row,
        last_row=work.layout.last_row,
        columns=tuple(columns),
        skipped=tuple(sorted(work.skipped)),
        constants=dict(work.constants),
        fill_down=tuple(work.fill_down),
        polarity=dict(work.polarity),
        definitions=work.definitions,
        questions=tuple(work.questions),
        notes=tuple((*work.table.notes, *work.notes)),
        refusal=work.refusal,
        sections=work.layout.sections if work.section_role != Role.IGNORED else (),
        section_role=work.section_role,
        answers=work.forced.answers,
        signature=signature(work.layout.headings, work.table),
    )


def heading_of(work: Work, column: int) -> str:
    """The heading as the preview shows it."""
    place = work.layout.columns.index(column)
    return work.layout.headings[place]
