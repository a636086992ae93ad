"""What serves what in the invented organisation: indicators up the levels to objectives, individual KPIs to indicators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bsc.sample.catalogue import Indicator, indicators, units

# planted: shares above one, shares below one, two parents
_TWO_PARENTS = {
    "8c-CP": (("8b-CP", 50.0), ("6a-CP", 50.0)),
    "9b-CP": (("9a-CP", 60.0), ("2b-CP", 40.0)),
    "10c-CP": (("10a-CP", 70.0),),  # the rest serves nothing
}
OVERSHARED_UNIT = "KC0303"  # gives 70 % and 50 % of one indicator away
_OVERSHARED = (("5a-CP", 70.0), ("5b-CP", 50.0))


@dataclass(frozen=True)
class Link:
    """Child serves parent. ``unit`` is empty for an objective; ``share`` is in percent, None where not stated."""

    unit: str
    code: str
    parent_unit: str
    parent: str
    share: float | None
    kind: str  # full, partial, contributing


def unit_links() -> Iterator[Link]:
    """Every link of an office's indicator, to the level above or to the objective; branches after regions after head office.

    An indicator that its parent level lacks goes on to the next level that has it (a skipped level); 12c-N and 13c-N
    are linked to nothing but stand under an objective in the catalogue.
    """
    by_code = {i.code: i for i in indicators()}
    parents = {u.code: u.parent for u in units()}
    scope = {u.code: u.scope for u in units()}
    for unit in units():
        for indicator in indicators():
            if unit.scope not in indicator.scope or indicator.code in ("12c-N", "13c-N"):
                continue
            targets: tuple[tuple[str, float | None], ...] = _TWO_PARENTS.get(indicator.code, ())
            if unit.code == OVERSHARED_UNIT and indicator.code == "5c-CP":
                targets = _OVERSHARED
            if not targets:
                targets = ((_parent_of(indicator, unit.scope), None if indicator.kind == "full" else 100.0),)
            for parent, share in targets:
                above = _nearest(unit.code, by_code.get(parent), parents, scope)
                if parent == indicator.code and not above:
                    parent = indicator.objective
                # the target is distributed only between the same measure of two levels
                kind = indicator.kind if parent == indicator.code else "contributing"
                yield Link(unit.code, indicator.code, above, parent, share, kind)


def _parent_of(indicator: Indicator, scope: str) -> str:
    """The code above: the indicator's own at the next level, another one it helps, or its objective."""
    if "C" in indicator.scope and scope == "C" and len(indicator.scope) > 1:
        return indicator.code
    if scope == "W" and "P" in indicator.scope:
        return indicator.code
    return indicator.parent or indicator.objective


def _nearest(unit: str, parent: Indicator | None, parents: dict[str, str], scope: dict[str, str]) -> str:
    if parent is None:
        return ""
    above = parents[unit]
    while above and scope[above] not in parent.scope:
        above = parents[above]
    return above
