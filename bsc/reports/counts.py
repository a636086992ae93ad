"""What an import says about one table: the numbers the terminal prints and the ledger keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Status = Literal["accepted", "needs_answer", "refused"]


@dataclass(frozen=True)
class Counts:
    """One table of one file. ``status`` and ``questions`` say how far it came, the rest what it holds.

    ``indicators`` and ``units`` are distinct by their key (``units`` is 1 when the file is about one);
    ``measurements`` are rows with an actual, ``with_target`` rows with a target, ``met`` and ``not_met`` rows with
    both, compared unrounded in the indicator's own direction for the period the target belongs to. Rows that
    contradict each other are refused and still counted: the numbers say what the table holds, as somebody who counts
    in the file finds it. ``refused_rows`` are rows of the sheet of which something could not be used, ``reasons``
    counts why, by code.
    """

    file: str
    table: str
    status: Status
    questions: int = 0
    indicators: int = 0
    units: int = 0
    periods: tuple[str, ...] = ()  # labels as the source writes them, in the order of time
    measurements: int = 0
    with_target: int = 0
    lower_is_better: int = 0
    met: int = 0
    not_met: int = 0
    refused_rows: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of the terminal, its keys in this order."""
        return {**asdict(self), "periods": list(self.periods), "reasons": dict(self.reasons)}

    def dumps(self) -> str:
        """The object as one line of JSON."""
        return json.dumps(self.as_dict(), ensure_ascii=False)

    @classmethod
    def loads(cls, text: str) -> Counts:
        """What ``dumps`` wrote."""
        data = json.loads(text)
        return cls(**{**data, "periods": tuple(data["periods"])})
