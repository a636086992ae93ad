"""The Links page: suggestions to accept, links changed by hand, flaws of the texts, what was done so far."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from bsc import linking
from bsc.analysis import cascade_pictures
from bsc.analysis.cascade import POOLED, Cascade
from bsc.analysis.matching import Offer
from bsc.cascade.flaws import Flaw, Found
from bsc.cascade.model import Tier
from bsc.figures.markup import tag
from bsc.frames import each
from bsc.i18n import Language, Text, text
from bsc.linking import Link
from bsc.reports import export
from bsc.ui import cascade, cascade_values, page, sheet
from bsc.ui import linking as writing
from bsc.ui.cascade_words import TIERS
from bsc.ui.plain import plain
from bsc.ui.reader import Reader, reader

KINDS: dict[str, Text] = {
    "full": text("full: same name and target"),
    "partial": text("partial: a part of the target"),
    "contributing": text("contributing: helps it"),
}
FLAWS: dict[Flaw, Text] = {
    Flaw.REPEATED: text("Repeated unchanged at two levels"),
    Flaw.REPEATED_MEASURE: text("Repeated with another way of measuring"),
    Flaw.PERCENT_IN_UNITS: text("A percentage with another measure unit"),
    Flaw.COUNT_IN_PERCENT: text("A number measured in percent"),
    Flaw.COUNT_IN_PAPERS: text("Counted in documents"),
    Flaw.PROCESS_COUNT: text("Counts steps of work at staff level"),
}
SHOWN = 60  # flaws on the page; the file holds all


def draw() -> None:
    """The whole page."""
    now = reader()
    lang = now.lang
    with st.spinner(lang.t("Working out the cascade"), show_time=False):
        found = cascade_values.loaded(now.filters)
        rows, tree_offers, flaws = cascade_values.texts(now.filters)
    offers = [*tree_offers, *(cascade_values.offers(now.filters) if found else ())]
    page.head(now, title(found, rows, flaws, offers, lang), now.unit_name)
    suggestions(offers, now)
    if found is not None:
        by_hand(found, now)
    flawed(flaws, rows, now)
    if found is not None and found.graph.problems:
        page.section(lang.t("Remarks about links"))
        cascade.problems_of(found, lang)
    history(now)


def title(
    found: Cascade | None, rows: pd.DataFrame, flaws: Sequence[Found], offers: Sequence[Offer], lang: Language
) -> str:
    """What there is to do here."""
    if len(rows):
        return lang.t(
            "{n} indicators of imported trees: {flaws} flaws in their texts, {offers} links suggested",
            n=len(rows),
            flaws=len(flaws),
            offers=len(offers),
        )
    if found is None or not len(found.graph.objectives):
        return lang.t("There is nothing to link yet")
    nodes = found.graph
    bare = nodes.alive & (nodes.out_share <= 0) & (found.nodes.tier == Tier.INDICATOR)
    if not bare.any():
        if not offers:
            return lang.t("Every unit indicator serves something; no link is suggested")
        return lang.t(
            "Every unit indicator serves something; {offers} links are suggested for KPIs", offers=len(offers)
        )
    return lang.n(
        "One unit indicator serves nothing; {offers} links are suggested",
        "{n} unit indicators serve nothing; {offers} links are suggested",
        int(bare.sum()),
        offers=len(offers),
    )


def suggestions(offers: Sequence[Offer], now: Reader) -> None:
    """Suggestions to accept, one or many."""
    lang = now.lang
    page.section(
        lang.t("Suggestions"),
        lang.t("Offered because the words are alike; nothing is linked before you accept it."),
    )
    if not offers:
        st.write(
            lang.t("There are none: what is linked to nothing has no words in common with anything above it.")
        )
        return
    table = pd.DataFrame(
        {
            lang.t("Serves nothing"): [o.child for o in offers],
            lang.t("Code or level"): [o.child_code for o in offers],
            lang.t("Could serve"): [o.parent for o in offers],
            lang.t("Its code or level"): [o.parent_code for o in offers],
            lang.t("Likeness"): [100 * o.score for o in offers],
            lang.t("Words in common"): [", ".join(o.words) for o in offers],
            lang.t("Units"): [o.units for o in offers],
            lang.t("People"): [float(o.people) if o.people else float("nan") for o in offers],
        }
    )
    picked = st.dataframe(
        table,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key="offers",
        column_config={
            lang.t("Serves nothing"): st.column_config.TextColumn(width=330),
            lang.t("Could serve"): st.column_config.TextColumn(width=330),
            lang.t("Likeness"): st.column_config.ProgressColumn(min_value=0, max_value=100, format="%d%%"),
        },
    )
    chosen = [offers[i] for i in picked["selection"]["rows"] if i < len(offers)]
    by = writing.who_works(lang, "offers")
    label = (
        lang.n("Accept one suggestion", "Accept {n} suggestions", len(chosen)) if chosen else lang.t("Accept")
    )
    if st.button(label, key="accept_offers", type="primary", disabled=not (chosen and by)):
        writing.add(now, [link for o in chosen for link in o.links], by)
    if not chosen:
        st.caption(lang.t("Tick the suggestions that are right."))


def by_hand(found: Cascade, now: Reader) -> None:
    """One node of the unit: what it serves now, a link to take away, a link to add."""
    lang = now.lang
    page.section(lang.t("By hand"), lang.t("Links of {unit}; choose another unit above.", unit=now.unit_name))
    children = children_of(found, now)
    if not children:
        st.write(lang.t("This unit has no indicators and no KPIs shared by enough people."))
        return
    child = st.selectbox(
        lang.t("What serves"),
        list(children),
        None,
        lambda k: children.get(k, k),
        key="link_child",
        placeholder=lang.t("Choose"),
    )
    if not child:
        return
    held = parents_of(found, child)
    by = writing.who_works(lang, "links")
    if held.empty:
        st.write(lang.t("It serves nothing."))
    else:
        gone = st.multiselect(
            lang.t("It serves; choose what to take away"),
            list(held["key"]),
            format_func=lambda k: _served(held, k, lang),
            key="link_gone",
            placeholder=lang.t("Choose one or several"),
        )
        if st.button(lang.t("Take away"), key="link_remove", disabled=not (gone and by)):
            writing.remove(now, [Link(child, k) for k in gone], by)
    options = {k: v for k, v in above_of(found, now).items() if k != child and k not in set(held["key"])}
    parent = st.selectbox(
        lang.t("Could serve"),
        list(options),
        None,
        lambda k: options.get(k, k),
        key="link_parent",
        placeholder=lang.t("Choose"),
    )
    first, second = st.columns(2)
    share = first.number_input(
        lang.t("Share of it in percent (empty: not said)"), 0.0, 100.0, None, key="link_share"
    )
    kind = second.selectbox(lang.t("Kind"), list(KINDS), 2, lambda k: lang.show(KINDS[k]), key="link_kind")
    if st.button(lang.t("Add this link"), key="link_add", disabled=not (parent and by)):
        assert parent is not None
        writing.add(now, [Link(child, parent, share / 100 if share is not None else None, str(kind))], by)


def children_of(found: Cascade, now: Reader) -> dict[str, str]:
    """Indicators of the selected unit and KPIs of its people, by key."""
    lang = now.lang
    unit = now.filters.unit
    nodes = found.of_key(f"i|{unit}|{POOLED}").tolist()
    listed = {found.key(n): f"{found.code[n]} · {found.name[n]}" for n in nodes}
    groups = cascade_pictures.groups(found, unit)
    for g in each(groups[groups["unit"] == unit]):
        listed[g.key] = f"{g.code} · {g.name} ({lang.n('one person', '{n} people', int(g.people))})"
    return listed


def parents_of(found: Cascade, child: str) -> pd.DataFrame:
    """What a node serves: key, name, share (of a group of people, the largest), by_hand."""
    graph = found.graph
    rows: dict[str, tuple[str, float, bool]] = {}
    for node in found.of_key(child).tolist():
        entries = graph.up.of(node)
        for parent, row in zip(graph.up.node[entries], graph.up.row[entries], strict=True):
            key = found.key(int(parent))
            share = max(float(graph.share[row]), rows[key][1] if key in rows else 0.0)
            rows[key] = (found.nodes.label(int(parent)), share, found.origin[row] == "hand")
    return pd.DataFrame([(k, *v) for k, v in rows.items()], columns=["key", "name", "share", "by_hand"])


def _served(held: pd.DataFrame, key: str, lang: Language) -> str:
    row = next(r for r in each(held) if r.key == key)
    share = lang.percent(100 * row.share, 0)
    return f"{row.name} · {share}" + (f" · {lang.t('by hand')}" if row.by_hand else "")


def above_of(found: Cascade, now: Reader) -> dict[str, str]:
    """What the unit's work could serve: objectives, its own indicators and those of the units above."""
    lang = now.lang
    listed = {
        found.key(int(n)): f"{lang.show(TIERS['objective'])}: {found.code[n]} · {found.name[n]}"
        for n in found.graph.objectives
    }
    unit = found.position(now.filters.unit)
    while unit >= 0:
        code, name = found.units["unit"].iloc[unit], found.units["name"].iloc[unit]
        for n in found.of_key(f"i|{code}|{POOLED}").tolist():
            listed[found.key(n)] = f"{name}: {found.code[n]} · {found.name[n]}"
        unit = int(found.units["parent"].iloc[unit])
    return listed


def flawed(flaws: Sequence[Found], rows: pd.DataFrame, now: Reader) -> None:
    """Flaws that texts show by themselves, to discuss."""
    lang = now.lang
    if not flaws:
        return
    page.section(lang.t("Flaws in the texts"), lang.t("Signs to discuss, not verdicts."))
    counts = {f: sum(x.flaw == f for x in flaws) for f in FLAWS}
    sheet.show(
        tag(
            "dl",
            [(tag("dt", lang.show(FLAWS[f])), tag("dd", lang.number(n, 0))) for f, n in counts.items() if n],
            class_="facts",
        ),
        "flaw_counts",
    )
    listed = list(each(rows))
    table = pd.DataFrame(
        {
            lang.t("Flaw"): [lang.show(FLAWS[x.flaw]) for x in flaws],
            lang.t("What"): [lang.show(x.sentence) for x in flaws],
            lang.t("Level"): [listed[x.node].level if listed else "" for x in flaws],
            lang.t("Unit"): [listed[x.node].group if listed else "" for x in flaws],
        }
    )
    st.dataframe(table.head(SHOWN), hide_index=True, key="flaws")

    def workbook() -> bytes:
        return export.workbook(
            [(lang.t("Flaws in the texts"), list(table.columns), table.itertuples(index=False, name=None))],
            page.synthetic_words(now),
        )

    st.download_button(
        lang.t("Download the list (XLSX)"),
        workbook,
        file_name=f"selaras-{now.filters.org}-flaws.xlsx",
        on_click="ignore",
        icon=":material/download:",
        key="flaws_xlsx",
    )


def history(now: Reader) -> None:
    """What people entered about links, newest first."""
    lang = now.lang
    with now.store.cursor() as cursor:
        done = linking.by_hand(cursor, now.filters.org)
    if done.empty:
        return
    with st.expander(lang.t("Links changed by hand"), key="link_history", icon=":material/history:"):
        table = pd.DataFrame(
            {
                lang.t("When"): [lang.date(t) for t in done["entered_at"]],
                lang.t("Who"): done["entered_by"],
                lang.t("What was done"): [
                    lang.t("taken away") if r else lang.t("added") for r in done["removed"]
                ],
                lang.t("What serves"): [k.split("|", 1)[1].replace("|", " ") for k in done["child_key"]],
                lang.t("Serves"): [k.split("|", 1)[1].replace("|", " ") for k in done["parent_key"]],
                lang.t("Share"): [
                    lang.percent(100 * s, 0) if s == s and s is not None else "" for s in done["share"]
                ],
            }
        )
        st.dataframe(table, hide_index=True, key="link_history_table")
        st.caption(plain(lang.t("Taking away or adding again is undone by the opposite; nothing is lost.")))
