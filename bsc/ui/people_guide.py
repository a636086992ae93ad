"""An expected spread of predicates as an optional comparison: hints a level, fewest moves; never a quota."""

from __future__ import annotations

import streamlit as st

from bsc import privacy
from bsc.analysis import people_guide
from bsc.cascade.predicates import Pack, load_pack, predicate_name
from bsc.figures.people_levels import Level, levels
from bsc.i18n import Language
from bsc.ui import choices, people_values, picture
from bsc.ui.people import Place
from bsc.ui.plain import plain
from bsc.ui.reader import Reader


def guide(now: Reader, at: Place) -> None:
    """The comparison, when the reader asks for it."""
    lang = now.lang
    pack = load_pack()
    if len(at.when.career.levels) != len(pack.predicates):
        return
    options = ["", *pack.organisation_predicates]
    with st.expander(
        lang.t("Compare with the expected spread of {pack}: comparison, not law", pack=pack.title),
        icon=":material/compare_arrows:",
        key="guide",
        expanded=bool(choices.current("predicate", options, "")),
    ):
        chosen = predicate(pack, lang)
        if not chosen:
            return
        with now.store.cursor() as cursor:
            counts = people_guide.levels(cursor, people_values.period(now, at.when.period), at.node, pack)
        found = people_guide.held(counts, pack, chosen) if counts else None
        if counts is None or found is None:
            st.write(lang.t("The group is too small, or the pack says nothing about this predicate."))
            return
        if any(0 < n < privacy.HIDDEN_PART for n in counts.values()):
            st.write(lang.t("Some levels hold one or two people: the comparison would give them away."))
            return
        if found.total is None:
            st.write(lang.t("No spread of these people satisfies all bounds of the guide at once."))
            return
        if found.total:
            st.markdown(
                plain(
                    lang.n(
                        "The spread would fit the guide if one person stood one level elsewhere. Nobody has to "
                        "be moved: it is a comparison.",
                        "The spread would fit the guide if {n} steps of one level were taken. Nobody has to be "
                        "moved: it is a comparison.",
                        found.total,
                    )
                )
            )
        else:
            st.markdown(plain(lang.t("The spread fits the guide.")))
        drawn = [
            Level(
                level.name.show(lang),
                lang.show(predicate_name(name)),
                counts[name],
                lang.show(found.hints[name]) if name in found.hints else "",
            )
            for level, name in zip(at.when.career.levels, pack.predicates, strict=True)
        ]
        title = lang.t("People per level, and what the guide would hint")
        picture.show(
            levels(drawn, now.look, title=title),
            levels(drawn, now.look, title=title, width=400),
            "guide_levels",
            title,
            n=sum(counts.values()),
        )


def predicate(pack: Pack, lang: Language) -> str:
    """The predicate of the unit that the reader chooses, under what ``pack`` rests on; '' none yet."""
    st.caption(plain(f"{pack.basis} · {pack.binds}"))
    return choices.choice(
        "predicate",
        lang.t("Predicate of the unit, as it was assessed"),
        ["", *pack.organisation_predicates],
        lambda code: lang.show(predicate_name(code)) if code else lang.t("Choose one"),
        width=420,
    )
