"""How the numbers of each value column are written, from the whole column and, where that leaves it open, from its neighbours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import pyarrow.compute as pc

from bsc.i18n import text
from bsc.reports import numbers, words
from bsc.reports.model import NumberFormat, Question, Role
from bsc.reports.numbers import FormatEvidence
from bsc.reports.reading.work import Work

NUMBER_ROLES = (
    Role.TARGET, Role.ACTUAL, Role.TARGET_LOW, Role.TARGET_HIGH, Role.ACHIEVEMENT, Role.BASELINE, Role.WEIGHT,
    Role.MIDPOINT, Role.WORST, Role.COUNT, Role.SHARE, Role.KPI_SCORE, Role.ASSESSMENT, Role.DEVELOPMENT, Role.SCORE,
)  # fmt: skip
_DISTINCT = 50_000
_STORED = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?", re.I)  # how a reader writes a stored number


def decide_formats(work: Work) -> None:
    """Set ``formats`` of all value columns; ask when nothing tells a decimal sign from a thousands separator."""
    found = {c: _evidence(work, c) for c in work.of(*NUMBER_ROLES)}
    for column, seen in found.items():
        if column in work.forced.numbers:
            work.formats[column] = work.forced.numbers[column]
            continue
        fmt = seen.format
        if fmt is None:
            fmt = _open(work, column, seen, found)
        if fmt is None:
            _ask(work, column, seen)
            fmt = NumberFormat(",", ".") if seen.open_mark == "." else NumberFormat(".", ",")
        elif seen.conflicts:
            work.why[column].append(
                text(
                    "Some cells are written differently and are read as they prove themselves: {samples}.",
                    samples=", ".join(seen.conflicts),
                )
            )
        work.formats[column] = fmt
        if fmt.thousands or fmt.decimal == ",":
            work.why[column].append(
                text("Numbers are written like {sample}.", sample=_example(work, column, fmt))
            )
    _fractions(work, found)
    work.forget_numbers(found)


def _evidence(work: Work, column: int) -> FormatEvidence:
    if column in work.table.typed:
        seen, values = work.profiles[column].evidence, work.profiles[column].values
        typed = {t: n for t, n in values.items() if not _STORED.fullmatch(t)}
        return numbers.among_stored(seen, typed, values.keys() - typed.keys()) if typed else seen
    counts = pc.value_counts(work.body[f"c{column}"])
    texts, times = counts.field("values").to_pylist(), counts.field("counts").to_pylist()
    step = max(1, len(texts) // _DISTINCT)
    return numbers.evidence(
        {t: n for t, n in zip(texts[::step], times[::step], strict=True) if t is not None}
    )


def _open(
    work: Work, column: int, seen: FormatEvidence, found: Mapping[int, FormatEvidence]
) -> NumberFormat | None:
    """Decide a column in which every separator reads both ways."""
    others = Counter[str]()
    for other, evidence in found.items():
        if (
            other != column
            and evidence.format is not None
            and (evidence.votes["dot"] or evidence.votes["comma"])
        ):
            others[evidence.format.decimal] += 1
    for other in work.columns:
        if other not in found:
            evidence = work.profiles[other].evidence
            if (
                evidence.format is not None
                and evidence.numbers > evidence.others
                and (evidence.votes["dot"] or evidence.votes["comma"])
            ):
                others[evidence.format.decimal] += 1
    if seen.votes["dot"] and seen.votes["comma"]:
        return None
    if others and len(others) == 1:
        decimal = next(iter(others))
        work.why[column].append(text("The decimal sign is that of the other columns: {sign}", sign=decimal))
        return NumberFormat(decimal, "." if decimal == "," else ",")
    return _by_digits(work, column, seen)


def _by_digits(work: Work, column: int, seen: FormatEvidence) -> NumberFormat | None:
    """Thousands end in any digit and stand beside whole numbers below 1000; decimals written by machines never end in 0."""
    mark = seen.open_mark
    if mark not in (".", ","):
        return None
    values = [numbers.clean(t) for t in work.texts(column, 3000) if not numbers.is_missing(t)]
    tokens = [m[0] for v in values if (m := re.search(r"\d[\d.,]*", v))]
    opened = [t for t in tokens if mark in t]
    plain = [t for t in tokens if mark not in t]
    thousands = NumberFormat(",", ".") if mark == "." else NumberFormat(".", ",")
    decimal = NumberFormat(".", ",") if mark == "." else NumberFormat(",", ".")
    zeros = sum(t.endswith("0") for t in opened)
    if len(opened) >= 30 and zeros == 0:
        return decimal
    if plain and opened and all(len(t) <= 3 for t in plain):
        largest = max(int(t) for t in plain)
        if zeros >= 1 or largest >= 100 or len(plain) >= 3:
            work.why[column].append(text("A thousands separator: numbers without it are all below 1000."))
            return thousands
    if len(opened) >= 8 and zeros >= 1 and not plain:
        spelled = Counter(words.normal(work.heading(c)) for c in work.columns)
        indonesian = any(
            re.search(r"\b(?:realisasi|capaian|satuan|indikator|anggaran|tahun|ergebnis|jumlah|nilai)\b", h)
            for h in spelled
        )
        if (indonesian and mark == ".") or (not indonesian and mark == ","):
            work.why[column].append(text("A thousands separator, as usual in this language."))
            return thousands
    if mark == "," and not any(
        re.search(r"\b(?:realisasi|capaian|satuan|indikator|ergebnis)\b", words.normal(work.heading(c)))
        for c in work.columns
    ):
        return thousands
    return None


def _ask(work: Work, column: int, seen: FormatEvidence) -> None:
    samples = (
        ", ".join(seen.conflicts)
        if seen.conflicts
        else ", ".join([t for t in work.texts(column) if re.search(r"[.,]\d", t)][:3])
    )
    work.questions.append(
        Question(
            "number_format",
            text(
                "How are the numbers of the column {heading} written, such as {samples}: which sign stands before the decimals?",
                heading=work.heading(column),
                samples=samples,
            ),
            f"column:{column}:number",
            (",", "."),
            "," if seen.open_mark == "." else ".",
        )
    )


def _example(work: Work, column: int, fmt: NumberFormat) -> str:
    for value in work.texts(column, 400):
        if (fmt.decimal in value or (fmt.thousands and fmt.thousands in value)) and numbers.parse(
            value, fmt
        ).value is not None:
            return value
    return work.texts(column, 1)[0] if work.texts(column, 1) else ""


def _fractions(work: Work, found: Mapping[int, FormatEvidence]) -> None:
    """Fractions in one of target and actual stand for percentages when the other writes percent signs."""
    for first, second in ((Role.TARGET, Role.ACTUAL), (Role.ACTUAL, Role.TARGET)):
        for column in work.of(first):
            if column not in found or not found[column].small or found[column].percent:
                continue
            partners = [
                c
                for c in work.of(second)
                if c in found and found[c].percent >= 0.8 * max(found[c].numbers, 1) and found[c].numbers
            ]
            fmt = work.formats.get(column)
            if partners and fmt is not None and column not in work.forced.numbers:
                work.formats[column] = NumberFormat(fmt.decimal, fmt.thousands, 100.0)
                work.why[column].append(
                    text(
                        "Fractions that stand for percentages, as in the column {heading}.",
                        heading=work.heading(partners[0]),
                    )
                )
