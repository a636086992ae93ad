"""Rules that are lists: what holds as a policy file would write it, and tables to edit bands, levels and grades in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from bsc import policy_places
from bsc.i18n import Language, Text, text
from bsc.policy_model import Version
from bsc.policy_rules import BLANK, RULES, Band, Rank, Rating

_COLOURS: dict[str, Text] = {
    "good": text("good (green)"),
    "near": text("near (amber)"),
    "bad": text("bad (red)"),
}


def current(topic: str, version: Version) -> Any:
    """What holds, as a policy file would write it; None where it is blank, or where it says that there is none."""
    if topic not in RULES:
        rule = policy_places.rule_of(topic)
        return policy_places.value(topic, version.entries[rule].value) if rule else None
    held = version.entries[topic].value
    if held is BLANK or held is None:
        return None
    if isinstance(held, tuple):
        return [written(item) for item in held] if RULES[topic].kind != "words" else list(held)
    return held


def written(item: Any) -> Any:
    """One element of a list rule, as a policy file writes it."""
    if isinstance(item, Band):
        low = {} if item.low is None else {"from" if item.inclusive else "above": item.low}
        return {"band": item.band, "name": _names(item.name), "colour": item.colour, **low}
    if isinstance(item, Rating):
        return {"level": item.level, "name": _names(item.name), "colour": item.colour, "from": item.low}
    if isinstance(item, Rank):
        pay = {} if item.pay_step is None else {"pay_step": item.pay_step}
        return {"grade": item.grade, "name": _names(item.name), **pay}
    return item


def _names(labels: Any) -> dict[str, str]:
    return {"id": labels.id, "en": labels.en}


def bands(topic: str, version: Version, lang: Language) -> Callable[[], dict[str, Any]]:
    """Bands of one level, best first; a level without any starts from those of an indicator."""
    held = current(topic, version)
    start = held or current("bands.indicator", version) or []
    frame = pd.DataFrame(
        [
            {
                "code": row["band"],
                "id": row["name"]["id"],
                "en": row["name"]["en"],
                "colour": row["colour"],
                "low": row.get("from", row.get("above")),
                "included": "above" not in row,
            }
            for row in start
        ],
        columns=["code", "id", "en", "colour", "low", "included"],
    ).astype({"low": "float64", "included": "bool"})
    after = _table(
        f"{topic}_table",
        frame,
        lang,
        {
            "low": st.column_config.NumberColumn(lang.t("From (score)")),
            "included": st.column_config.CheckboxColumn(lang.t("The bound itself belongs"), default=True),
        },
    )
    st.caption(lang.t("From the highest band to the lowest; the lowest has no lower bound."))

    def values() -> dict[str, Any]:
        listed = [
            {
                "band": _code(row, "band", n),
                "name": _both(row),
                "colour": row["colour"],
                **(
                    {}
                    if _empty(row["low"])
                    else {"above" if row["included"] is False else "from": row["low"]}
                ),
            }
            for n, row in enumerate(after, start=1)
        ]
        return {} if listed == held or not listed else {topic: listed}

    return values


def levels(version: Version, lang: Language) -> Callable[[], dict[str, Any]]:
    """Rating levels of people, lowest first."""
    held = current("career.levels", version)
    frame = pd.DataFrame(
        [
            {
                "code": row["level"],
                "id": row["name"]["id"],
                "en": row["name"]["en"],
                "colour": row["colour"],
                "low": row["from"],
            }
            for row in held or []
        ],
        columns=["code", "id", "en", "colour", "low"],
    ).astype({"low": "float64"})
    after = _table(
        "levels_table",
        frame,
        lang,
        {"low": st.column_config.NumberColumn(lang.t("From (points)"), min_value=0)},
    )
    st.caption(lang.t("From the lowest level to the highest."))

    def values() -> dict[str, Any]:
        listed = [
            {
                "level": _code(row, "level", n),
                "name": _both(row),
                "colour": row["colour"],
                "from": 0.0 if _empty(row["low"]) else row["low"],
            }
            for n, row in enumerate(after, start=1)
        ]
        return {} if listed == held or not listed else {"career.levels": listed}

    return values


def grades(version: Version, lang: Language) -> Callable[[], dict[str, Any]]:
    """Grades of people, lowest first."""
    held = current("career.grades", version)
    frame = pd.DataFrame(
        [
            {
                "code": row["grade"],
                "id": row["name"]["id"],
                "en": row["name"]["en"],
                "pay": row.get("pay_step"),
            }
            for row in held or []
        ],
        columns=["code", "id", "en", "pay"],
    ).astype({"pay": "float64"})
    after = _table(
        "grades_table",
        frame,
        lang,
        {
            "code": st.column_config.TextColumn(lang.t("Grade"), width="small"),
            "pay": st.column_config.NumberColumn(lang.t("Cost of one step up (Rp a month)"), min_value=0),
        },
    )
    st.caption(lang.t("From the lowest grade to the highest."))

    def values() -> dict[str, Any]:
        listed = [
            {
                "grade": _code(row, "grade", n),
                "name": _both(row),
                **({} if _empty(row["pay"]) else {"pay_step": row["pay"]}),
            }
            for n, row in enumerate(after, start=1)
        ]
        return {} if listed == held or not listed else {"career.grades": listed}

    return values


def _table(key: str, frame: pd.DataFrame, lang: Language, config: dict[str, Any]) -> list[dict[str, Any]]:
    """A table to edit, add to and delete from, whose rows have a name in both languages."""
    shown: pd.DataFrame = st.data_editor(
        frame,
        num_rows="dynamic",
        hide_index=True,
        key=f"in_{key}",
        alt=lang.t("Table to edit"),
        column_config={
            "code": None,
            "id": st.column_config.TextColumn(lang.t("Name in Indonesian"), required=True),
            "en": st.column_config.TextColumn(lang.t("Name in English")),
            "colour": st.column_config.SelectboxColumn(
                lang.t("Colour"),
                options=list(_COLOURS),
                format_func=lambda code: lang.show(_COLOURS[str(code)]),
                required=True,
            ),
            **config,
        },
    )
    return [
        {str(name): cell for name, cell in row.items()}
        for row in shown.to_dict("records")
        if not _empty(row["id"])
    ]


def _empty(cell: Any) -> bool:
    return cell is None or cell == "" or cell != cell


def _both(row: dict[str, Any]) -> dict[str, str]:
    name = str(row["id"]).strip()
    return {"id": name, "en": name if _empty(row["en"]) else str(row["en"]).strip()}


def _code(row: dict[str, Any], kind: str, number: int) -> str:
    """The code of a row: the one it had, else made from its name."""
    if not _empty(row["code"]):
        return str(row["code"])
    return re.sub(r"\W+", "_", str(row["id"]).strip().lower()).strip("_") or f"{kind}_{number}"
