"""Refused rows that come back: the headings of the sheet to correct, and which refused rows a filled one settles.

The sheet (``export.refused_workbook``) names its report in a heading, so that whoever hands it in need not say what it
corrects. A settled row stays in the ledger; it waits again when the report that settled it is withdrawn.
"""

from __future__ import annotations

import re

import duckdb

from bsc import queries
from bsc.i18n import CODES, Language, language
from bsc.reports.model import Reading, Table

_NAMED = re.compile(r"(.*) \(#(\d+)\)", re.DOTALL)


def headings(report_id: int, lang: Language) -> list[str]:
    """What stands beside the original columns of a sheet to correct: row of the original, reason, what to do."""
    return [f"{lang.t('Row in the original')} (#{report_id})", *_beside(lang)]


def _beside(lang: Language) -> list[str]:
    return [lang.t("Reason for refusal"), lang.t("What to do")]


def report_of(heading: str) -> int | None:
    """The report whose refused rows the column under ``heading`` numbers; None for any other heading."""
    found = _NAMED.fullmatch(heading.strip())
    known = found and found[1] in {language(code).t("Row in the original") for code in CODES}
    return int(found[2]) if found and known else None


def ours(heading: str) -> bool:
    """Whether a heading is one of the sheet's own, in any language."""
    return report_of(heading) is not None or any(heading.strip() in _beside(language(c)) for c in CODES)


def settle(
    cursor: duckdb.DuckDBPyConnection, org: str, report_id: int, table: Table, reading: Reading
) -> None:
    """Write down which refused rows of an earlier report the rows of ``report_id`` settle, if it is such a sheet.

    To be called while the rows that were refused of the new report are still staged on ``cursor``.
    """
    for column in reading.columns:
        earlier = report_of(column.header)
        if earlier is None:
            continue
        again = {row for (row,) in queries.rows(cursor, "facts/refused_again")}
        numbers = table.cells.column("row").to_pylist()
        texts = table.cells.column(f"c{column.index}").to_pylist()
        rows = [
            int(text)
            for number, text in zip(numbers, texts, strict=True)
            if text and text.isdecimal() and number not in again and number >= reading.first_row
        ]
        queries.rows(
            cursor, "facts/insert_settled", org=org, report_id=earlier, by_report=report_id, row_nos=rows
        )
