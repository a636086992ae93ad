"""Suggested levels, perspectives and directions beside what voted for them: accepted one by one, or many at once.

Nothing here counts as a label until somebody accepts it; then it is an edit with a name, and the model learns from it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from bsc import workspace
from bsc.analysis import labels as labelled
from bsc.analysis.balance import Base
from bsc.analysis.labels import LEVELS
from bsc.domain import Polarity
from bsc.edits import Edit
from bsc.figures.markup import tag
from bsc.frames import each
from bsc.i18n import Language
from bsc.present import narrative
from bsc.present.balance import level_names, percent
from bsc.suggest import Choice, concepts
from bsc.ui import navigation, page, problems, who
from bsc.ui.reader import Reader
from bsc.ui.terms import POLARITIES

_FIELDS = ("level", "perspective", "polarity")
_SHOWN = 400  # rows of the table at once


def draw(now: Reader, held: Base) -> None:
    """The indicators without a confirmed level or perspective, with what their wording suggests; nothing when all have."""
    lang = now.lang
    rows = open_rows(held, list(now.perspective_names), lang)
    if rows.empty:
        return
    levels = int(rows["level_open"].sum())
    page.section(
        lang.n(
            "One indicator has no confirmed level yet", "{n} indicators have no confirmed level yet", levels
        )
        if levels
        else lang.n(
            "One indicator has no confirmed perspective yet",
            "{n} indicators have no confirmed perspective yet",
            len(rows),
        ),
        lang.t(
            "A suggestion reads the wording only and counts as nothing until you accept it. What you "
            "accept teaches the model: it knows {count} levels of this organisation so far.",
            count=held.labels.learned,
        ),
    )
    by = who.ask(lang, "labels")
    sure = rows[rows["level_open"] & rows["sure"]]
    if len(sure) and st.button(
        lang.n("Accept the one level shown as sure", "Accept the {n} levels shown as sure", len(sure)),
        type="primary",
        disabled=not by,
        key="accept_sure",
        help=lang.t("Sure means that the side, means or ends, is right about 95 times in 100."),
    ):
        edits = edits_of(sure, ("level",))
        problems.attempt(functools.partial(workspace.change, now.store, now.filters.org, edits, by), lang)
    one, many = st.tabs([lang.t("One at a time"), lang.t("Many at once")], key="label_tabs")
    with one:
        _one(now, held, rows, by)
    with many:
        _many(now, rows.head(_SHOWN), by)


def open_rows(held: Base, perspectives: Sequence[str], lang: Language) -> pd.DataFrame:
    """One row an indicator with something open, in the order of the catalogue: indicator, shown (its name), level,
    confidence (percent), sure, words, perspective (empty: a suggestion is only a list), likely (the list in words),
    polarity, and for each field ``<field>_open``; fields that are stated show what was stated."""
    frame = held.labels.frame
    rows = []
    for row, found in zip(each(frame), held.labels.suggestions, strict=True):
        level_open = not isinstance(row.level, str)
        perspective_open = row.perspective not in perspectives
        if not (level_open or perspective_open):
            continue
        polarity_open = not isinstance(row.polarity, str)
        rows.append(
            {
                "indicator": row.indicator,
                "shown": narrative.name_of(row, lang),
                "level": found.level.label if level_open else row.level,
                "confidence": 100 * found.level.confidence if level_open else None,
                "sure": found.level.sure and level_open,
                "words": why(found.level, lang) if level_open else "",
                "perspective": None if perspective_open else row.perspective,
                "ranking": labelled.spread_over(found.perspective.ranking, perspectives),
                "polarity": found.polarity.label if polarity_open else row.polarity,
                "level_open": level_open,
                "perspective_open": perspective_open,
                "polarity_open": polarity_open,
            }
        )
    columns = [
        "indicator",
        "shown",
        "level",
        "confidence",
        "sure",
        "words",
        "perspective",
        "ranking",
        "polarity",
    ]
    return pd.DataFrame(rows, columns=[*columns, *(f"{field}_open" for field in _FIELDS)])


def why(choice: Choice, lang: Language) -> str:
    """The words that voted for a label, each with what it was taken for."""
    voted = [vote for vote in choice.votes if vote.label == choice.label]
    return ", ".join(
        f"{vote.words} ({lang.show(concepts.title(vote.concept))})" if vote.concept else str(vote.words)
        for vote in voted
    )


def edits_of(rows: pd.DataFrame, fields: Sequence[str] = _FIELDS) -> list[Edit]:
    """The edits that confirm what ``rows`` show in the fields that were open; an empty field stays open."""
    return [
        Edit("indicator", str(row.indicator), field, value)
        for row in each(rows)
        for field in fields
        if getattr(row, f"{field}_open") and isinstance(value := getattr(row, field), str) and value
    ]


def _one(now: Reader, held: Base, rows: pd.DataFrame, by: str) -> None:
    """One indicator with its whole lists, likeliest first."""
    lang = now.lang
    codes = [str(code) for code in rows["indicator"]]
    shown = dict(zip(codes, rows["shown"], strict=True))
    code = st.selectbox(lang.t("Indicator"), codes, format_func=lambda c: shown.get(c, c), key="label_which")
    row = rows[rows["indicator"] == code].iloc[0]
    position = codes_of(held).index(str(code))
    found = held.labels.suggestions[position]
    names = level_names(lang)
    given: dict[str, str | None] = {}
    with st.container(horizontal=True):
        if row["level_open"]:
            ranked: dict[str, float] = dict(found.level.ranking)
            order = [
                found.level.label,
                *(level for level, _ in found.level.ranking if level != found.level.label),
            ]
            given["level"] = st.selectbox(
                lang.t("Level"),
                order,
                format_func=lambda level: f"{names[level]} · {percent(ranked[level], lang)}",
                key=f"label_level_{code}",
                width=260,
            )
        if row["perspective_open"]:
            views = now.perspective_names
            likely: dict[str, float] = dict(row["ranking"])
            given["perspective"] = st.selectbox(
                lang.t("Perspective, likeliest first"),
                [*likely, *(view for view in views if view not in likely)],
                index=None,
                format_func=lambda view: (
                    f"{views[view]} · {percent(likely[view], lang)}" if view in likely else views[view]
                ),
                key=f"label_perspective_{code}",
                placeholder=lang.t("Choose"),
                width=320,
            )
        if row["polarity_open"]:
            given["polarity"] = st.selectbox(
                lang.t("Direction"),
                [label for label, _ in found.polarity.ranking],
                format_func=lambda p: lang.show(POLARITIES[Polarity(p)]),
                key=f"label_polarity_{code}",
                width=280,
            )
    navigation.show(
        _reasons(found.level if row["level_open"] else found.perspective, row, names, now), "why_label"
    )
    values: dict[str, Any] = {str(name): value for name, value in row.items()}
    chosen = pd.DataFrame([{**values, **given}])
    if st.button(lang.t("Confirm and show the next"), disabled=not by, key="label_confirm", type="primary"):
        edits = edits_of(chosen)
        problems.attempt(functools.partial(workspace.change, now.store, now.filters.org, edits, by), lang)


def _reasons(choice: Choice, row: Any, names: Mapping[str, str], now: Reader) -> Any:
    """The words that voted, for the label and for its rival."""
    lang = now.lang
    known = {**names, **now.perspective_names}
    lines = [
        tag(
            "li",
            tag("b", vote.words),
            f" ({lang.show(concepts.title(vote.concept))}) → {known.get(vote.label, vote.label)}",
        )
        for vote in choice.votes
    ]
    sure = lang.t("sure") if choice.sure else lang.t("not sure: please read it yourself")
    return tag(
        "div",
        tag(
            "div",
            lang.t(
                "Suggested: {label}, {confidence}, {sure}",
                label=known.get(choice.label, choice.label),
                confidence=percent(choice.confidence, lang),
                sure=sure,
            ),
        ),
        tag("div", lang.t("Words that voted:"), class_="muted small") if lines else None,
        tag("ul", lines, class_="small")
        if lines
        else tag("div", lang.t("No word of the wording is known."), class_="muted small"),
    )


def _many(now: Reader, rows: pd.DataFrame, by: str) -> None:
    """All of them as a table: change what is wrong, tick what is right, save once."""
    lang = now.lang
    names, views = level_names(lang), now.perspective_names
    likely = [
        ", ".join(f"{views.get(view, view)} {percent(chance, lang)}" for view, chance in ranking[:2])
        for ranking in rows["ranking"]
    ]
    table = rows[["indicator", "shown", "level", "confidence", "words", "perspective", "polarity"]].assign(
        accept=False, likely=likely
    )
    select, words = st.column_config.SelectboxColumn, st.column_config.TextColumn
    after = st.data_editor(
        table,
        column_order=["accept", "shown", "level", "confidence", "words", "likely", "perspective", "polarity"],
        column_config={
            "accept": st.column_config.CheckboxColumn(lang.t("Accept"), width="small", pinned=True),
            "shown": words(lang.t("Indicator"), disabled=True, width="large"),
            "level": select(
                lang.t("Level"),
                options=list(LEVELS),
                format_func=lambda code: names.get(str(code), str(code)),
            ),
            "confidence": st.column_config.NumberColumn(
                lang.t("Confidence"), disabled=True, format="%.0f%%", width="small"
            ),
            "words": words(lang.t("Words that voted"), disabled=True, width="medium"),
            "likely": words(lang.t("Likely perspective"), disabled=True, width="medium"),
            "perspective": select(
                lang.t("Perspective"),
                options=list(views),
                format_func=lambda code: views.get(str(code), str(code)),
            ),
            "polarity": select(
                lang.t("Direction"),
                options=[p.value for p in Polarity],
                format_func=lambda code: lang.show(POLARITIES[Polarity(str(code))]) if code else "",
            ),
        },
        hide_index=True,
        key=f"labels_{now.filters.org}_{now.store.version}",
        alt=lang.t("Table of suggestions"),
    )
    ticked = after["accept"].astype(bool).to_numpy()
    opened = rows[[f"{field}_open" for field in _FIELDS]]
    chosen = pd.concat([after.drop(columns=["accept", "likely"]), opened], axis=1)[ticked]
    edits = edits_of(chosen)
    if st.button(
        lang.n("Accept the one ticked", "Accept the {n} ticked", int(ticked.sum())),
        disabled=not (edits and by),
        key="accept_ticked",
    ):
        problems.attempt(functools.partial(workspace.change, now.store, now.filters.org, edits, by), lang)


def codes_of(held: Base) -> list[str]:
    """Codes of the indicators in the order of the suggestions."""
    return [str(code) for code in held.labels.frame["indicator"]]


def disputes(now: Reader, held: Base) -> None:
    """Stated levels that the delivered model is sure lie on the other side; nothing when there are none."""
    lang = now.lang
    rows = labelled.disputes(held.labels)
    if rows.empty:
        return
    names = level_names(lang)
    page.section(
        lang.n(
            "One stated level is worth a second look", "{n} stated levels are worth a second look", len(rows)
        ),
        lang.t(
            "A model that has not seen your labels reads these wordings the other way and is sure of it. "
            "It may be wrong: nothing changes unless you change it in the catalogue."
        ),
    )
    lines = [
        tag(
            "tr",
            tag("th", navigation.link("indicator", row.indicator, narrative.name_of(row, lang)), scope="row"),
            tag("td", names[row.level], class_="nowrap"),
            tag("td", f"{names[row.suggested]}, {percent(row.confidence, lang)}", class_="nowrap"),
            tag("td", ", ".join(row.words), class_="muted small mid"),
        )
        for row in each(rows)
    ]
    head = tag(
        "tr",
        tag("th", lang.t("Indicator"), scope="col"),
        tag("th", lang.t("Stated"), scope="col"),
        tag("th", lang.t("Suggested"), scope="col"),
        tag("th", lang.t("Words that voted"), scope="col", class_="mid"),
    )
    navigation.show(tag("table", tag("thead", head), tag("tbody", lines)), "label_disputes")
