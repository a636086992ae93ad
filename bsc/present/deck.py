"""The slides of a pack in one language, one message each, from the frozen snapshot alone.

What is asked of the store later (wordings, actions) is handed in; the same snapshot, wordings and actions give the same
slides at any time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from bsc.analysis import scorecard
from bsc.i18n import Language
from bsc.present import deck_frame, deck_parts, deck_scores
from bsc.present.packs import Pack
from bsc.present.slides import Deck, Sentence, Slide
from bsc.present.told import Told

Wordings = Mapping[str, tuple[str, str]]


def deck(
    pack: Pack,
    lang: Language,
    actions: pd.DataFrame,
    today: date,
    wordings: Wordings | None = None,
    public: bool = False,
) -> Deck:
    """All slides of ``pack``. ``actions`` as ``actions.actions`` gives them; ``today`` decides what is overdue.

    ``public``: without names of those who act, causes and decisions, without people and without the list of reports.
    """
    held = pack.snapshot
    told = Told(held, held.card(held.unit), held.outlooks[held.unit], actions, today, lang)
    slides = [
        deck_frame.cover(told),
        deck_frame.brief(told),
        deck_scores.perspectives(told),
        deck_scores.moves(told),
        deck_scores.urgent(told, public),
        *deck_scores.indicators(told),
        *deck_scores.objectives(told),
        deck_frame.forecasts(told),
        deck_parts.alignment(told),
        deck_parts.work(told),
        deck_parts.levels(told),
        None if public else deck_parts.spread(told),
        None if public else deck_parts.careers(told),
        deck_scores.units(told),
        *(
            deck_scores.unit(replace(told, card=held.card(u), outlook=held.outlooks[u]))
            for u in held.units[1:]
        ),
        *deck_parts.scenarios(told),
        deck_frame.missing(told),
        None if public else deck_frame.open_actions(told),
        deck_frame.rules(told, public),
    ]
    shown = tuple(_worded(s, wordings or {}) for s in slides if s is not None)
    return Deck(
        lang.code,
        held.name,
        held.title,
        stamp(pack, lang),
        shown,
        lang.t("Synthetic data: an invented organisation") if held.synthetic else "",
        public,
        pack.number,
    )


def stamp(pack: Pack, lang: Language) -> str:
    """What stands on every slide, page and sheet of a pack: its number, the day, the rules, and what is missing."""
    held = pack.snapshot
    gaps = len(scorecard.gaps(held.card(held.unit)))
    parts = [
        lang.t("Pack {number}", number=str(pack.number)),
        lang.t("as of {day}", day=held.as_of),
        held.policy.name.show(lang),
        lang.n("one indicator missing", "{n} indicators missing", gaps)
        if gaps
        else lang.t("nothing missing"),
    ]
    return " · ".join(parts)


def _worded(slide: Slide, wordings: Wordings) -> Slide:
    """The slide with people's own words where they wrote any."""

    def one(sentence: Sentence) -> Sentence:
        own = wordings.get(sentence.key)
        return sentence.edited(*own) if own else sentence

    return replace(slide, title=one(slide.title), sentences=tuple(one(s) for s in slide.sentences))
