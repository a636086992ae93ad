"""Links that could be: suggestions by likeness of words for what is linked to nothing, and flaws that texts show.

Nothing here is ever applied by itself. A suggestion stands for the same indicator or KPI in all its units, so that one
decision settles them together.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from bsc import queries
from bsc.analysis.cascade import Cascade
from bsc.cascade.flaws import Found, bracket, find_flaws, rank_of
from bsc.cascade.model import Ints, Tier
from bsc.cascade.similarity import Suggestion, suggest
from bsc.errors import NotFound
from bsc.frames import each
from bsc.linking import Link
from bsc.reports import ledger, lineage
from bsc.reports.model import Role

MOST = 40  # suggestions offered at once, best first
SURE = 0.5  # likeness from which one word in common is enough; below it, it takes two


@dataclass(frozen=True)
class Offer:
    """One suggestion. ``tier`` kpi or indicator; ``units`` how many units it concerns; ``people`` of a KPI, all together.

    ``words`` are what both texts have in common, ``score`` the cosine of their character n-grams (0 to 1). ``links``
    are what accepting it writes.
    """

    tier: str
    child: str
    child_code: str
    parent: str
    parent_code: str
    parent_tier: str
    score: float
    words: tuple[str, ...]
    units: int
    people: int | None
    links: tuple[Link, ...]


def offers(c: Cascade, most: int = MOST) -> tuple[Offer, ...]:
    """Suggestions for KPIs and unit indicators that serve nothing, best first: the indicator of the same unit or of one
    above it, or an objective, that is worded most alike."""
    graph, tier = c.graph, c.nodes.tier
    depth = np.append(c.units["depth"].to_numpy(np.int64), 0)
    deepest = int(depth.max(initial=0))
    level = np.where(tier == Tier.INDICATOR, deepest - depth[c.unit] + 1, 0)
    level = np.where(tier == Tier.OBJECTIVE, deepest + 2, level)
    bare = graph.alive & (graph.out_share <= 0) & (tier != Tier.OBJECTIVE)
    kept = np.flatnonzero(graph.alive & ((tier != Tier.KPI) | bare))
    frame = pd.DataFrame({"node": kept, "code": c.code[kept], "level": level[kept], "bare": bare[kept]})
    grouped = frame.groupby(["level", "code", "bare"], sort=True)["node"]
    nodes = [rows.to_numpy(np.int64) for _, rows in grouped]
    first = np.array([n[0] for n in nodes], np.int64)
    texts = [str(c.name[n]) for n in first]
    settled = np.flatnonzero(~bare[first]).tolist()
    found = suggest(texts, level[first], skip=settled, top=2)
    made = [_offer(c, nodes[s.child], nodes[s.parent], s) for s in found]
    good = [o for o in made if o is not None and (o.score >= SURE or len(o.words) > 1)]
    return tuple(sorted(good, key=lambda o: (-o.score, o.child_code, o.parent_code))[:most])


def _offer(c: Cascade, child: Ints, parent: Ints, found: Suggestion) -> Offer | None:
    """The suggestion with its links: each child goes to the parent's node in its own unit or the nearest one above."""
    is_kpi = c.nodes.tier[child[0]] == Tier.KPI
    above = {int(c.unit[p]): int(p) for p in parent}
    upper = c.units["parent"].to_numpy()
    links: dict[str, Link] = {}
    people: set[int] = set()
    sheet = c.nodes.codes("sheet")
    for node in child.tolist():
        target = int(parent[0])
        if c.nodes.tier[target] != Tier.OBJECTIVE:
            unit = int(c.unit[node])
            while unit >= 0 and unit not in above:
                unit = int(upper[unit])
            if unit < 0:
                continue
            target = above[unit]
        key = c.key(node)
        links[key] = Link(key, c.key(target))
        people.add(int(sheet[node]))
    if not links or (is_kpi and len(people) < c.least):
        return None
    units = {int(c.unit[n]) for n in child}
    first, top = int(child[0]), int(parent[0])
    return Offer(
        "kpi" if is_kpi else "indicator",
        str(c.name[first]),
        str(c.code[first]),
        str(c.name[top]),
        str(c.code[top]),
        "objective" if c.nodes.tier[top] == Tier.OBJECTIVE else "indicator",
        found.score,
        found.words,
        len(units),
        len(people) if is_kpi else None,
        tuple(links.values()),
    )


# --- imported trees without parents ---


def tree_rows(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """Definitions whose objective says the level in brackets ("[Eselon II] ..."): indicator, name, objective (without
    the bracket), level (its words), rank (larger is higher, -1 unknown), unit (a code, '' unknown), group (the
    organisation's name as the file writes it), measure_unit, target (as written)."""
    rows = queries.run(cursor, "pages/matching_rows", org=org)
    parts = [bracket(str(o)) for o in rows["objective"]]
    rows["level"] = [level for level, _ in parts]
    rows["objective"] = [rest for _, rest in parts]
    rows["rank"] = np.array([rank_of(level) for level in rows["level"]], np.int64)
    rows["group"], rows["target"] = rows["unit"], rows["target_text"]
    for report in rows["report_id"].unique().tolist():
        for name, role in (("group", Role.UNIT), ("target", Role.TARGET)):
            written = _written(cursor, int(report), role)
            mine = rows["report_id"] == report
            if written:
                rows.loc[mine, name] = [
                    written.get(int(n)) or before
                    for n, before in zip(rows.loc[mine, "row_no"], rows.loc[mine, name], strict=True)
                ]
    return rows


def _written(cursor: duckdb.DuckDBPyConnection, report_id: int, role: Role) -> dict[int, str]:
    """Row number -> text of the column of ``role`` as the file of a report writes it; empty where it cannot be read."""
    reading = ledger.reading(cursor, report_id)
    column = next((c for c in reading.columns if c.role == role), None) if reading else None
    if column is None:
        return {}
    try:
        cells = lineage.table(cursor, lineage.source(cursor, report_id)).cells
    except NotFound:
        return {}
    texts = cells[f"c{column.index}"].to_pylist()
    return {int(n): t for n, t in zip(cells["row"].to_pylist(), texts, strict=True) if t}


def tree_offers(rows: pd.DataFrame, linked: set[str] | None = None, most: int = MOST) -> tuple[Offer, ...]:
    """Suggestions inside imported trees: the likeliest parent on a higher level of the same organisation.

    ``linked``: keys of children that have a link already.
    """
    if rows.empty:
        return ()
    keys = [f"i|{u}|{i}" for u, i in zip(rows["unit"], rows["indicator"], strict=True)]
    settled = [n for n, key in enumerate(keys) if linked and key in linked]
    found = suggest(
        [str(n) for n in rows["name"]],
        rows["rank"].to_numpy(np.int64),
        pd.factorize(rows["group"])[0].astype(np.int64),
        [str(o) for o in rows["objective"]],
        settled,
        top=1,
    )
    listed = list(each(rows))
    made = [
        Offer(
            "indicator",
            listed[s.child].name,
            listed[s.child].level,
            listed[s.parent].name,
            listed[s.parent].level,
            "indicator",
            s.score,
            s.words,
            1,
            None,
            (Link(keys[s.child], keys[s.parent]),),
        )
        for s in found
        if keys[s.child] != keys[s.parent]
    ]
    return tuple(sorted(made, key=lambda o: (-o.score, o.child))[:most])


def flaws(cursor: duckdb.DuckDBPyConnection, org: str, rows: pd.DataFrame) -> list[Found]:
    """Flaws that texts show: of imported trees all of them, of other catalogues the measure units that do not fit.

    ``node`` of a finding is a position in ``rows`` (imported trees) or in the catalogue ordered by code.
    """
    if len(rows):
        return find_flaws(
            [str(n) for n in rows["name"]],
            rows["rank"].to_numpy(np.int64),
            pd.factorize(rows["group"])[0].astype(np.int64),
            [str(u) for u in rows["measure_unit"]],
            [str(t) for t in rows["target"]],
        )
    known = queries.run(cursor, "pages/matching_units", org=org)
    names = [str(n) for n in known["name"]]
    return find_flaws(names, np.full(len(names), -1), None, [str(u) for u in known["measure_unit"]])
