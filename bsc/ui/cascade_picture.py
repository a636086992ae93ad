"""The picture of the cascade: the flow in three columns or the tree to walk, and the path of what was chosen in it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
import streamlit as st

from bsc.analysis import cascade_pictures
from bsc.analysis.cascade import POOLED, Cascade
from bsc.analysis.cascade_flow import Flow3
from bsc.figures import flow as flow_drawn
from bsc.figures import icicle
from bsc.figures.flow import NONE, Band, Node
from bsc.figures.icicle import Item
from bsc.figures.markup import Markup, join, tag
from bsc.frames import each
from bsc.i18n import Language, language
from bsc.present.values import number_or_none, status_of
from bsc.ui import cascade_values, cascade_words, choices, navigation, page, picture, sight
from bsc.ui.plain import plain
from bsc.ui.reader import Reader

MOST = 14  # nodes of a column of the flow; the smallest beyond are drawn as one
REST = "rest"


def draw(found: Cascade, now: Reader) -> None:
    """Choices, picture and path."""
    lang = now.lang
    kinds = {"flow": lang.t("Flow"), "tree": lang.t("Tree")}
    colours = {"achievement": lang.t("By achievement"), "effort": lang.t("By effort")}
    names = now.perspective_names
    with st.container(horizontal=True, vertical_alignment="center", key="picture_choices"):
        kind = choices.choice(
            "picture",
            lang.t("Picture"),
            list(kinds),
            kinds.__getitem__,
            kind="segments",
            label_visibility="collapsed",
        )
        by = "achievement"
        if kind == "tree":
            by = choices.choice(
                "colour",
                lang.t("Colour"),
                list(colours),
                colours.__getitem__,
                kind="segments",
                label_visibility="collapsed",
            )
        perspective = choices.choice(
            "perspective",
            lang.t("Perspective"),
            ["", *names],
            lambda code: names.get(code, code) if code else lang.t("All perspectives"),
            label_visibility="collapsed",
            width=240,
        )
    if kind == "flow":
        three_columns(found, now, perspective)
    else:
        tree(found, now, perspective, by)


# --- the flow ---


def three_columns(found: Cascade, now: Reader, perspective: str) -> None:
    """People, unit indicators, objectives, and the red band."""
    lang = now.lang
    shown = cascade_values.flow(now.filters, perspective)
    if shown is None:
        st.write(lang.t("There are too few people here, or no individual KPIs, for a picture of their work."))
        return
    nodes, bands = nodes_of(shown, now)
    known = {n.key for n in nodes}
    chosen = choices.current("node", ["", *known], "")
    lit = flow_drawn.along(bands, chosen) if chosen else set()
    heads = (lang.t("People"), lang.t("Unit indicators"), lang.t("Objectives"))
    lost = next((n.value for n in nodes if n.key == NONE), 0.0)
    title = lang.t("Where work goes; {lost} of it is linked to nothing", lost=lang.percent(100 * lost, 1))
    tall = max(480.0, 25.0 * max(sum(n.column == c for n in nodes) for c in range(3)))
    wide = flow_drawn.layout(nodes, bands, 1120, tall)
    narrow = flow_drawn.layout(nodes, bands, 400, tall)
    clicked = picture.show(
        flow_drawn.picture(wide, heads, now.look, selected=lit, title=title),
        flow_drawn.picture(narrow, heads, now.look, selected=lit, narrow=True, title=title),
        "flow",
        title,
        under=flow_drawn.legend(now.look),
    )
    if clicked is not None:
        choices.remember("node", "" if clicked == chosen else clicked)
        st.rerun()
    if chosen:
        path(chosen, nodes, bands, now)


def nodes_of(shown: Flow3, now: Reader) -> tuple[list[Node], list[Band]]:
    """The frames of the analysis as nodes and bands; the smallest nodes of a crowded column become one."""
    lang = now.lang
    renamed: dict[str, str] = {}
    nodes: list[Node] = []
    for column, frame in enumerate((shown.left, shown.middle)):
        ranked = frame.sort_values("effort", ascending=False, kind="stable")
        short = shortened([str(n) for n in ranked["name"]])
        kept, rest = ranked.head(MOST), ranked.iloc[MOST:]
        for row in each(kept):
            name = row.name or (lang.t("Small units together") if row.key.endswith(POOLED) else row.key)
            people = number_or_none(getattr(row, "people", None))
            more = lang.n("one person", "{n} people", int(people)) if people else ""
            nodes.append(
                Node(
                    row.key,
                    column,
                    name,
                    float(row.effort),
                    getattr(row, "code", "") or short.get(name, name),
                    more,
                )
            )
        if len(rest):
            key = f"{REST}|{column}"
            renamed |= {k: key for k in rest["key"]}
            word = (
                lang.n("One more unit", "{n} more units", len(rest))
                if column == 0
                else lang.n("One more indicator", "{n} more indicators", len(rest))
            )
            nodes.append(Node(key, column, word, float(rest["effort"].sum()), f"+{len(rest)}"))
    for row in sorted(each(shown.right), key=lambda r: _counted(r.key)):
        if row.key == NONE:
            word = lang.show(cascade_words.NONE)
            nodes.append(Node(NONE, 2, word, float(row.effort), lang.t("To nothing")))
            continue
        more = "" if row.effort > 0 else lang.t("nobody works on it")
        code = row.key.partition("|")[2]
        nodes.append(Node(row.key, 2, row.name, float(row.effort), code, more, status_of(row.colour)))
    bands = shown.bands.assign(
        source=shown.bands["source"].replace(renamed), target=shown.bands["target"].replace(renamed)
    )
    grouped = bands.groupby(["source", "target"], as_index=False, sort=False).agg(effort=("effort", "sum"))
    return nodes, [Band(b.source, b.target, float(b.effort)) for b in each(grouped)]


def shortened(names: list[str]) -> dict[str, str]:
    """Names for a narrow picture: without the first two words where three or more names begin with the same two."""
    starts = Counter(" ".join(n.split()[:2]) for n in names if len(n.split()) > 2)
    common = {start for start, count in starts.items() if count >= 3}
    return {
        n: " ".join(n.split()[2:]) for n in names if len(n.split()) > 2 and " ".join(n.split()[:2]) in common
    }


def _counted(key: str) -> tuple[str, int, str]:
    """SS2 before SS10."""
    head = key.rstrip("0123456789")
    return head, int(key[len(head) :] or 0), key


def path(chosen: str, nodes: list[Node], bands: list[Band], now: Reader) -> None:
    """What the chosen node gets and gives, in words, with links to look further."""
    lang = now.lang
    by_key = {n.key: n for n in nodes}
    node = by_key[chosen]
    page.section(node.name, lang.t("{share} of all work weight", share=lang.percent(100 * node.value, 1)))
    lines: list[Markup] = []
    for word, here, there in (
        (lang.t("Comes from"), "target", "source"),
        (lang.t("Goes to"), "source", "target"),
    ):
        parts = sorted((b for b in bands if getattr(b, here) == chosen), key=lambda b: -b.value)[:6]
        if not parts:
            continue
        named = [
            lang.t(
                "{name} {share}",
                name=by_key[getattr(b, there)].name,
                share=lang.percent(100 * b.value, 1),
            )
            for b in parts
        ]
        lines += [tag("dt", word), tag("dd", [tag("div", n) for n in named])]
    navigation.show(tag("dl", lines, class_="facts"), "path")
    kind, _, code = chosen.partition("|")
    if kind == "u" and code not in ("", POOLED):
        navigation.show(navigation.link("cascade_unit", code, lang.t("Look at this unit alone")), "path_unit")
    if kind == "o":
        navigation.show(
            navigation.link("objective", code, lang.t("See it on the strategy map")), "path_objective"
        )
    if chosen == NONE:
        navigation.show(
            navigation.link("measure", "orphans", lang.t("List of the work linked to nothing")), "path_none"
        )


# --- the tree ---


def tree(found: Cascade, now: Reader, perspective: str, by: str) -> None:
    """The tree from the chosen node on, with the way back."""
    lang = now.lang
    frame = cascade_values.tree(now.filters, perspective)
    items = _items((*cascade_values.stamp(now.filters), now.filters.unit, perspective), lang.code, frame)
    keys = {i.key for i in items}
    focus = choices.current("place", ["", *keys], "")
    trail = icicle.trail(items, focus)
    crumbs(trail, now)
    inside = [i for i in items if i.parent == focus]
    # a leaf is shown among its siblings
    focus_shown = trail[-1].parent if trail and not inside else focus
    wide = icicle.layout(items, focus_shown)
    narrow = icicle.layout(items, focus_shown, 400, 640, 2)
    title = lang.t("The tree of objectives, unit indicators and KPIs")
    drawings = [
        icicle.picture(d, now.look, by, selected=focus, narrow=d is narrow, title=title)
        for d in (wide, narrow)
    ]
    clicked = picture.show(drawings[0], drawings[1], "tree", title, under=_explained(by, lang), n=len(items))
    if clicked is not None:
        choices.remember("place", clicked if clicked != focus else (trail[-1].parent if trail else ""))
        st.rerun()
    if trail:
        _about(trail[-1], found, now)


@st.cache_resource(max_entries=16, show_spinner=False)
def _items(stamp: tuple[object, ...], code: str, _frame: pd.DataFrame) -> list[Item]:
    del stamp  # part of the key only
    return items_of(_frame, language(code))


def items_of(frame: pd.DataFrame, lang: Language) -> list[Item]:
    """The frame of the analysis as items of the picture."""
    return [
        Item(
            row.key,
            row.parent,
            name_of(row, lang),
            float(row.effort),
            number_or_none(row.score),
            status_of(row.colour),
            row.tier,
            _more(row, lang),
        )
        for row in each(frame)
    ]


def name_of(row: Any, lang: Language) -> str:
    """How a place is called: an indicator or KPI with its unit."""
    if row.tier == NONE:
        return lang.show(cascade_words.NONE)
    name = str(row.name or (lang.show(cascade_words.OTHERS) if row.code == POOLED else row.code))
    return f"{name} · {row.unit_name}" if row.tier in ("indicator", "kpi") and row.unit_name else name


def _more(row: Any, lang: Language) -> str:
    return lang.n("one person", "{n} people", int(row.people)) if row.people == row.people else ""


def _explained(by: str, lang: Language) -> Markup:
    shown = (
        lang.t("Heights are effort; colours are achievement, grey is not assessed.")
        if by == "achievement"
        else lang.t("Heights and shades are effort.")
    )
    return tag(
        "p", join(shown, " ", lang.t("A broken outline has no work under it. Choose a cell to walk into it."))
    )


def crumbs(trail: list[Item], now: Reader) -> None:
    """The way from the top to the focus, each step a link."""
    lang = now.lang
    if not trail:
        return
    parts: list[Markup] = [navigation.link("tree", "", lang.t("All objectives"))]
    for item in trail:
        parts += [
            tag("span", "›", class_="muted", aria_hidden="true"),
            navigation.link("tree", item.key, item.name),
        ]
    navigation.show(tag("nav", parts, class_="eyebrow", aria_label=lang.t("The way here")), "crumbs")


def _about(item: Item, found: Cascade, now: Reader) -> None:
    lang = now.lang
    share = lang.percent(100 * item.effort, 2)
    score = "" if item.score is None else lang.t("achievement {score}", score=lang.percent(item.score, 1))
    st.caption(
        plain(
            " · ".join(
                p
                for p in (item.name, lang.t("{share} of all work weight", share=share), score, item.more)
                if p
            )
        )
    )
    node = item.key.split("@")[0]
    seen = cascade_pictures.sight(found, node) if node[:2] in ("i|", "k|") else None
    if seen is not None:
        st.markdown(plain(lang.show(seen.sentence)))
        navigation.show(sight.opens(node, lang), "tree_sight")
