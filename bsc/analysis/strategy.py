"""The strategy map as data: objectives with their scores, cause-and-effect links, and what the links by themselves show."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pandas as pd

from bsc import queries
from bsc.frames import each
from bsc.i18n import Text, text
from bsc.policy_rules import Labels


@dataclass(frozen=True)
class StrategyMap:
    """``objectives``: objective, name, name_en, perspective, indicators, score (percent), reason, band, colour.

    ``links``: cause, effect, by_hand. ``loops``: objectives that cause each other, in walking order. ``unknown``: ends of
    links that are no objectives. ``alone``: objectives without any link.
    """

    objectives: pd.DataFrame
    links: pd.DataFrame
    loops: tuple[tuple[str, ...], ...]
    unknown: tuple[str, ...]
    alone: tuple[str, ...]


def strategy_map(
    cursor: duckdb.DuckDBPyConnection, org: str, scores: pd.DataFrame | None = None
) -> StrategyMap:
    """The map of ``org``. ``scores`` are the objectives of a scorecard (objective, score, reason, band, colour)."""
    objectives = queries.run(cursor, "pages/strategy_objectives", org=org)
    links = queries.run(cursor, "pages/strategy_links", org=org)
    columns = ["score", "reason", "band", "colour"]
    if scores is None or scores.empty:
        objectives = objectives.assign(score=float("nan"), reason=None, band=None, colour=None)
    else:
        own = scores.loc[scores["objective"] != "", ["objective", *columns]].drop_duplicates("objective")
        objectives = objectives.merge(own, on="objective", how="left")
    known = set(objectives["objective"])
    ends = [*links["cause"], *links["effect"]]
    good = links[links["cause"].isin(known) & links["effect"].isin(known)].reset_index(drop=True)
    linked = {*good["cause"], *good["effect"]}
    return StrategyMap(
        objectives,
        good,
        loops(list(zip(good["cause"], good["effect"], strict=True))),
        tuple(sorted(set(ends) - known)),
        tuple(c for c in objectives["objective"] if c not in linked),
    )


def loops(pairs: list[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """One loop for every group of nodes that lead back to themselves, in walking order, from its first node by name."""
    above: dict[str, list[str]] = {}
    for cause, effect in sorted(set(pairs)):
        above.setdefault(cause, []).append(effect)
    found: list[tuple[str, ...]] = []
    caught: set[str] = set()
    for start in sorted(above):
        if start in caught:
            continue
        before: dict[str, str] = {}
        edge = [start]
        while edge and start not in before:
            node = edge.pop(0)
            for effect in above.get(node, ()):
                if effect not in before:
                    before[effect] = node
                    edge.append(effect)
        if start in before:
            way = [before[start]]
            while way[0] != start:
                way.insert(0, before[way[0]])
            found.append(tuple(way))
            caught |= set(way)
    return tuple(found)


def finding(found: StrategyMap) -> Text:
    """The map in one sentence: where trouble starts, else what is missing in the map itself."""
    objectives, links = found.objectives, found.links
    if objectives.empty:
        return text("There are no objectives yet")
    if links.empty:
        return text("{n} objectives, and no link says which one causes which", n=len(objectives))
    missed = set(objectives.loc[objectives["colour"].isin(["bad", "near"]), "objective"])
    scored = int(objectives["score"].notna().sum())
    if not scored:
        return text(
            "{n} objectives and {links} links from cause to effect; none is scored in this period",
            n=len(objectives),
            links=len(links),
        )
    if not missed:
        return text("All {n} objectives that are scored reach their target", n=scored)
    source = _source(found, missed)
    if source:
        code, reached = source
        return text(
            "{missed} of {n} objectives miss their target; “{name}” lies below {reached} of the others",
            missed=len(missed),
            n=scored,
            name=_name(objectives, code),
            reached=reached,
        )
    return text("{missed} of {n} objectives miss their target", missed=len(missed), n=scored)


def _name(objectives: pd.DataFrame, code: str) -> Labels:
    row = next(o for o in each(objectives) if o.objective == code)
    return Labels(row.name, row.name_en if isinstance(row.name_en, str) and row.name_en else row.name)


def _source(found: StrategyMap, missed: set[str]) -> tuple[str, int] | None:
    """The missed objective below most of the other missed ones, and how many; None when it is below none."""
    above: dict[str, set[str]] = {}
    for link in each(found.links):
        above.setdefault(link.cause, set()).add(link.effect)
    best: tuple[int, str] | None = None
    for code in sorted(missed):
        seen, edge = {code}, {code}
        while edge:
            edge = {e for c in edge for e in above.get(c, ())} - seen
            seen |= edge
        count = len((seen - {code}) & missed)
        if count and (best is None or count > best[0]):
            best = (count, code)
    return (best[1], best[0]) if best else None
