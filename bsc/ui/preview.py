"""What was understood of one table of a report: columns with evidence and confidence, first rows, what was skipped.

Pure markup; the widgets around it stand in ``bsc.ui.intake``.
"""

from __future__ import annotations

from collections.abc import Sequence

from bsc.figures.markup import Markup, join, tag
from bsc.i18n import Language, Text, text
from bsc.reports import record
from bsc.reports.counts import Counts
from bsc.reports.model import Column, Kind, NumberFormat, Reading, Role, Table
from bsc.reports.reasons import reason
from bsc.ui.terms import KINDS, ROLES, SKIPPED

FIRST_ROWS = 8
_SURE, _LIKELY = 0.85, 0.6


def letter(index: int) -> str:
    """The name of a 0-based column as spreadsheets write it: A, B, ..., Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def confidence(value: float) -> Text:
    """How sure the reading is, in a word."""
    if value >= _SURE:
        return text("sure")
    return text("likely") if value >= _LIKELY else text("unsure")


def factor_words(format_: NumberFormat, lang: Language) -> str:
    """What the numbers of a column are multiplied by."""
    if format_.factor == 100:
        return lang.t("fractions are percentages")
    return lang.t("times {factor}", factor=format_.factor)


def role_words(column: Column, lang: Language) -> Markup:
    """What a column is taken for, and for which period when it says so."""
    detail = []
    if column.indicator:
        detail.append(column.indicator)
    if column.period is not None:
        detail.append(lang.period(column.period))
    elif column.part:
        detail.append(column.part)
    if column.number is not None and column.number.factor != 1:
        detail.append(factor_words(column.number, lang))
    if column.role == Role.COUNT and column.level:
        detail.append(lang.t("level {number}: {name}", number=column.level_no, name=column.level))
    return join(
        tag("div", lang.show(ROLES[column.role])),
        tag("div", "; ".join(detail), class_="muted small") if detail else None,
    )


def split(reading: Reading) -> tuple[list[Column], list[Column]]:
    """The columns that say something, and those that are not used."""
    used = [c for c in reading.columns if c.role != Role.IGNORED]
    return used, [c for c in reading.columns if c.role == Role.IGNORED]


def columns(listed: Sequence[Column], lang: Language, correct: bool = True) -> Markup:
    """The columns as a table; a click on a column's change link opens it (``data_open`` is ``column:<index>``)."""
    head = tag(
        "tr",
        tag("th", tag("span", lang.t("Column"), class_="hidden"), scope="col", class_="mid"),
        tag("th", lang.t("Column in the file"), scope="col"),
        tag("th", lang.t("Understood as"), scope="col"),
        tag("th", lang.t("Why"), scope="col", class_="mid"),
        tag("th", lang.t("Confidence"), scope="col"),
    )
    return tag(
        "table",
        tag("thead", head),
        tag("tbody", [_column(column, lang, correct) for column in listed]),
        class_="columns",
    )


def _column(column: Column, lang: Language, correct: bool) -> Markup:
    quiet = column.role in (Role.IGNORED, Role.IDENTIFYING)
    evidence = " ".join(dict.fromkeys(lang.show(e) for e in column.evidence))
    samples = " · ".join(column.samples[:3])
    name = column.header or lang.t("(no heading)")
    return tag(
        "tr",
        tag("td", letter(column.index), class_="muted mid"),
        tag(
            "th",
            tag("div", name, class_="muted" if quiet else None),
            tag("div", samples, class_="muted small clip") if samples else None,
            tag("div", evidence, class_="sub") if evidence else None,
            scope="row",
        ),
        tag("td", role_words(column, lang), class_="muted" if quiet else None),
        tag("td", evidence, class_="muted small mid"),
        tag(
            "td",
            tag(
                "div",
                tag(
                    "meter", value=f"{column.confidence:.2f}", min=0, max=1, aria_hidden="true", class_="mid"
                ),
                " ",
                lang.show(confidence(column.confidence)),
            ),
            tag(
                "a",
                lang.t("Correct"),
                tag("span", f" {letter(column.index)}: {name}", class_="hidden"),
                href=f"#column-{column.index}",
                data_open=f"column:{column.index}",
                class_="act small",
            )
            if correct
            else None,
            class_="sure",
        ),
    )


def facts(reading: Reading, lang: Language) -> Markup:
    """What holds for the whole table: kind, header and data rows, what no column says, what was joined or skipped."""
    pairs: list[tuple[str, str]] = [
        (lang.t("Kind"), f"{lang.show(KINDS[reading.kind])} ({lang.show(confidence(reading.confidence))})"),
        (
            lang.t("Header"),
            ", ".join(lang.number(r, 0) for r in reading.header_rows) or lang.t("none")
            if len(reading.header_rows) != 1
            else lang.t("row {row}", row=reading.header_rows[0]),
        ),
        (lang.t("Data rows"), lang.t("{first} to {last}", first=reading.first_row, last=reading.last_row)),
    ]
    pairs += [
        (lang.show(ROLES[role]), lang.t("{value} (for all rows)", value=_constant(role, value, lang)))
        for role, value in reading.constants.items()
    ]
    if reading.definitions:
        file, table, _ = reading.definitions
        pairs.append((lang.t("Definitions"), " · ".join(p for p in (file, table) if p)))
    if reading.fill_down:
        names = ", ".join(letter(i) for i in reading.fill_down)
        pairs.append((lang.t("Empty cells repeat the one above"), names))
    counted: dict[str, list[int]] = {}
    for row, code in reading.skipped:
        counted.setdefault(code, []).append(row)
    for code, found in counted.items():
        some = ", ".join(str(r) for r in found[:6]) + (" …" if len(found) > 6 else "")
        what = lang.show(SKIPPED[code]) if code in SKIPPED else code
        pairs.append(
            (
                lang.t("Left out: {what}", what=what),
                lang.n("{n} row ({rows})", "{n} rows ({rows})", len(found), rows=some),
            )
        )
    return tag("dl", [(tag("dt", k), tag("dd", v)) for k, v in pairs], class_="facts")


def _constant(role: Role, value: str, lang: Language) -> str:
    return lang.period(value) if role == Role.PERIOD else value


def cells(table: Table, reading: Reading, lang: Language) -> Markup:
    """The header and the first data rows as they stand in the file, with row numbers and column letters."""
    names = [n for n in table.cells.column_names if n != "row"]
    rows = table.cells.column("row").to_pylist()
    wanted = [i for i, r in enumerate(rows) if r in reading.header_rows]
    wanted += [i for i, r in enumerate(rows) if reading.first_row <= r <= reading.last_row][:FIRST_ROWS]
    picked = table.cells.take(wanted).to_pylist() if wanted else []
    used = {f"c{c.index}" for c in reading.columns if c.role not in (Role.IGNORED, Role.IDENTIFYING)}
    hidden = {f"c{c.index}" for c in reading.columns if c.role in record.HIDDEN}
    body = []
    for line in picked:
        is_head = line["row"] in reading.header_rows
        cell = [
            tag(
                "th" if is_head else "td",
                "•••" if name in hidden and not is_head else (line[name] or ""),
                class_=None if name in used else "muted",
            )
            for name in names
        ]
        body.append(tag("tr", tag("th", str(line["row"]), scope="row", class_="muted num"), cell))
    return tag(
        "div",
        tag(
            "table",
            tag("caption", lang.t("The first rows as they stand in the file")),
            tag(
                "thead",
                tag(
                    "tr",
                    tag("th", "", scope="col"),
                    [tag("th", letter(int(n[1:])), scope="col") for n in names],
                ),
            ),
            tag("tbody", body),
            class_="cells",
        ),
        class_="scroll",
        tabindex=0,
        role="region",
        aria_label=lang.t("The first rows as they stand in the file"),
    )


def counts(found: Counts, kind: Kind, lang: Language) -> Markup:
    """What would be accepted, in numbers, and what could not be used, by reason.

    A table without figures (units, objectives, links) says only what it has, no row of zeros.
    """
    measured = kind == Kind.MEASUREMENTS
    links = kind == Kind.LINKS
    listed = [
        (lang.t("Indicators"), 0 if links else found.indicators, measured),
        (lang.t("Units"), found.units, measured),
        (lang.t("Periods"), len(found.periods), measured),
        (lang.t("Rows with an actual") if measured else lang.t("Data rows"), found.measurements, measured),
        (lang.t("Rows with a target"), found.with_target, measured),
    ]
    facts = [(name, lang.number(count, 0)) for name, count, always in listed if count or always]
    if found.met or found.not_met:
        facts.append(
            (lang.t("Met / not met"), f"{lang.number(found.met, 0)} / {lang.number(found.not_met, 0)}")
        )
    if found.refused_rows:
        facts.append((lang.t("Refused rows"), lang.number(found.refused_rows, 0)))
    numbers = [
        tag("div", tag("div", name, class_="muted small"), tag("div", value, class_="figure"))
        for name, value in facts
    ]
    refused = [
        tag("li", lang.show(reason(code).what), tag("span", f" ({lang.number(count, 0)})", class_="muted"))
        for code, count in found.reasons.items()
        if code != "not_confirmed"
    ]
    return join(
        tag("div", numbers, class_="figures tight") if numbers else None,
        tag("ul", refused, class_="muted small") if refused else None,
    )
