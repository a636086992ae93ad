"""``python -m bsc suggest FILE``: level, perspective and polarity for each indicator of a file."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from bsc import commands
from bsc.errors import ReportError
from bsc.i18n import Language, language, text
from bsc.reports.model import Table
from bsc.suggest import Suggestion, suggest
from bsc.suggest.model import TASKS

HEADINGS = ("indicator", "indikator", "indicator name", "indikator kinerja", "nama indikator", "kpi")
_HEADING_ROWS = 20  # a title and its lines may stand above the heading
_CHUNK = 2000


def add(subparsers: Any) -> None:
    """Register the command."""
    lang = commands.terminal_language()
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "suggest", help=lang.t("suggest level, perspective and polarity from the wording of indicators")
    )
    parser.add_argument(
        "file",
        type=Path,
        help=lang.t("file with a column “indicator”: CSV, Excel, or another that can be imported"),
    )
    parser.add_argument(
        "--json", action="store_true", help=lang.t("print JSON, one object a line, and nothing else")
    )
    parser.add_argument("--lang", choices=("id", "en"), help=lang.t("language of the texts"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print a suggestion for each row that has an indicator, in the order of the file."""
    lang = language(args.lang) if args.lang else commands.terminal_language()
    indicators = read_indicators(args.file)
    for start in range(0, len(indicators), _CHUNK):
        for suggestion in suggest(indicators[start : start + _CHUNK]):
            print(
                json.dumps(suggestion.as_json(), ensure_ascii=False)
                if args.json
                else _lines(suggestion, lang)
            )
    return 0


def read_indicators(path: Path) -> list[str]:
    """The texts of the column of indicators, empty cells left out; ReportError without file, column or any text."""
    if not path.is_file():
        raise ReportError("suggest.file", text("There is no file {file}.", file=str(path)))
    tables = _tables(path)
    for table in tables:
        if (found := _column(table)) is not None:
            if not found:
                raise ReportError(
                    "suggest.empty",
                    text("{file} has no indicator.", file=path.name),
                    text("The column of indicators is empty."),
                )
            return found
    seen = [name for table in tables for name in _first_row(table)][:12]
    raise ReportError(
        "suggest.column",
        text("{file} has no column of indicators.", file=path.name),
        text("Its first row reads: {columns}.", columns=", ".join(seen) or "–"),
        text("Name the column with the wording of the indicators “indicator” or “indikator”."),
    )


def _tables(path: Path) -> list[Table]:
    from bsc.reports.read import read_file  # the readers load much; a help text does not need them

    return read_file(path)


def _column(table: Table) -> list[str] | None:
    """The texts below the heading of indicators, None when no heading is one."""
    cells: pa.Table = table.cells
    columns = [cells.column(name).to_pylist() for name in cells.column_names if name != "row"]
    for row in range(min(_HEADING_ROWS, cells.num_rows)):
        named = [_plain(column[row]) for column in columns]
        for heading in HEADINGS:
            if heading in named:
                below = columns[named.index(heading)][row + 1 :]
                return [str(cell).strip() for cell in below if cell is not None and str(cell).strip()]
    return None


def _first_row(table: Table) -> Iterator[str]:
    for name in table.cells.column_names:
        if name != "row" and table.cells.num_rows and table.cells.column(name)[0].as_py():
            yield str(table.cells.column(name)[0].as_py()).strip()


def _plain(cell: str | None) -> str:
    return " ".join((cell or "").lower().replace("_", " ").split())


def _lines(suggestion: Suggestion, lang: Language) -> str:
    titles = {"level": lang.t("level"), "perspective": lang.t("perspective"), "polarity": lang.t("polarity")}
    lines = [suggestion.indicator]
    for name in TASKS:
        choice = getattr(suggestion, name)
        words = ", ".join(vote.words for vote in choice.votes if vote.label == choice.label)
        said = words if words else "–"
        shown = {"question": titles[name], "label": _LABELS[choice.label](lang), "words": said}
        shown["confidence"] = lang.percent(100 * choice.confidence, 0)
        lines.append(
            lang.t("  {question}: {label}, {confidence}, sure ({words})", **shown)
            if choice.sure
            else lang.t("  {question}: {label}, {confidence} ({words})", **shown)
        )
    return "\n".join(lines)


_LABELS = {
    "input": lambda lang: lang.t("input"),
    "activity": lambda lang: lang.t("activity"),
    "output": lambda lang: lang.t("output"),
    "outcome": lambda lang: lang.t("outcome"),
    "impact": lambda lang: lang.t("impact"),
    "financial": lambda lang: lang.t("financial"),
    "customer": lambda lang: lang.t("customer"),
    "internal": lambda lang: lang.t("internal process"),
    "learning": lambda lang: lang.t("learning & growth"),
    "maximize": lambda lang: lang.t("higher is better"),
    "minimize": lambda lang: lang.t("lower is better"),
    "stabilize": lambda lang: lang.t("nearest to the target is best"),
}
