"""What every slide of a pack is made of: the frozen numbers of one unit, what was decided, and the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from bsc.analysis.scorecard import Scorecard
from bsc.frames import each
from bsc.i18n import Language
from bsc.present.packs import Snapshot
from bsc.present.slides import Series
from bsc.present.values import number_or_none, status_of

MOST = 12  # rows of a table on a slide
BARS = 14  # bars of a chart on a slide


@dataclass(frozen=True)
class Told:
    """``card`` and ``outlook`` are those of the unit that the slide is about; ``actions`` of the whole organisation."""

    held: Snapshot
    card: Scorecard
    outlook: pd.DataFrame
    actions: pd.DataFrame
    today: date
    lang: Language

    @property
    def unit_name(self) -> str:
        return self.held.names.get(self.card.unit, self.card.unit)

    def forecast(self, indicator: str) -> Any:
        """The row of the whole indicator; None when there is none."""
        found = self.outlook[(self.outlook["indicator"] == indicator) & (self.outlook["breakdown"] == "")]
        return next(each(found), None)


def values_of(column: pd.Series) -> tuple[float | None, ...]:
    """A column as plain numbers."""
    return tuple(number_or_none(v) for v in column)


def coloured(name: str, values: pd.Series, colours: pd.Series) -> Series:
    """A series whose points have the colour of their status."""
    return Series(name, values_of(values), statuses=tuple(status_of(c) for c in colours))


def short(period: str, lang: Language) -> str:
    """A period's name as it stands under an axis."""
    name = lang.period(period)
    for long, brief in (("Triwulan ", "TW "), ("Semester ", "Sem. ")):
        name = name.replace(long, brief)
    return name
