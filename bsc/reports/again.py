"""How a table was cut out of its file, written down when it is read, so that the kept file gives the same table later.

The options go into the ledger with the report. Reading again uses them instead of finding out anew: a later version
may recognise another encoding, separator, header or cut, and rows must stay where the facts say they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from bsc.reports import around
from bsc.reports.model import Table


def cut(whole: Table, part: Table, unfolded: bool) -> dict[str, Any]:
    """The options of ``part``, cut out of ``whole``: those of the reader, which rows and columns it has, and whether
    its rows were folded together afterwards.
    """
    options = dict(whole.options)
    if unfolded:
        options["unfold"] = True
    if part.cells is not whole.cells:
        number = part.cells["row"]
        options["rows"] = [pc.min(number).as_py(), pc.max(number).as_py()] if len(number) else [1, 0]
        columns = [n for n in part.cells.column_names if n != "row"]
        if len(columns) < len(whole.cells.column_names) - 1:
            options["columns"] = columns
    return options


def table(data: bytes, name: str, options: Mapping[str, Any]) -> Table | None:
    """The table of a kept file that the options describe; None when the file does not give it (any more)."""
    whole = _sheet(data, name, options)
    if whole is None:
        return None
    without = {int(row): places for row, places in options.get("without", ())}
    if without:
        whole = replace(whole, cells=around.without(whole.cells, without))
    cells = whole.cells
    if "rows" in options:
        first, last = options["rows"]
        cells = cells.filter(
            pc.and_(pc.greater_equal(cells["row"], first), pc.less_equal(cells["row"], last))
        )
    if "columns" in options:
        cells = cells.select(["row", *options["columns"]])
        some: pa.ChunkedArray | None = None
        for column in options["columns"]:
            filled = pc.is_valid(cells[column])
            some = filled if some is None else pc.or_(some, filled)
        cells = cells.filter(some)
    found = whole if cells is whole.cells else replace(whole, cells=cells)
    if options.get("unfold"):
        from bsc.reports.reading.pivot import unfold

        return unfold(found)
    return found


def _sheet(data: bytes, name: str, options: Mapping[str, Any]) -> Table | None:
    if options.get("format") == "csv":
        from bsc.reports.readers.text import read_again

        return read_again(data, name, options)
    if options.get("format") in ("xlsx", "ods"):
        from bsc.reports.readers.workbook import read_workbook

        return next(iter(read_workbook(data, name, options["sheet"])), None)
    if options.get("format") == "parquet":
        from bsc.reports.readers.parquet import read_parquet

        return read_parquet(data, name)[0]
    return None
