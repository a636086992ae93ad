"""The tree of sliders: weights that always sum to 100, with locks and typed values; one component for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bsc.i18n import Language
from bsc.ui import component
from bsc.whatif.tree import Group, shown


def show(
    key: str,
    groups: Sequence[tuple[str, str, Group, Group]],
    name: Callable[[str, str], str],
    rule: str,
    lang: Language,
    opened: Sequence[str] = (),
) -> Mapping[str, Any] | None:
    """Draw (key, title, group now, group in force) and return what was moved or locked, once: group, code, and to or lock."""
    data = {
        "rule": rule,
        "step": 0.1,
        "lock": lang.t("Hold fast"),
        "unlock": lang.t("Let go"),
        "changed": lang.t("changed"),
        "groups": [_group(k, title, now, base, name, lang, k in opened) for k, title, now, base in groups],
    }
    moved = component.mount("weights", "weights", key, data, on_move_change=lambda: None).move
    return dict(moved) if moved else None


def _group(
    key: str,
    title: str,
    now: Group,
    base: Group,
    name: Callable[[str, str], str],
    lang: Language,
    is_open: bool,
) -> dict[str, Any]:
    alone = len(now.codes) == 1
    rows = []
    for code, tenth, was, weight, before in zip(
        now.codes, shown(now.weights), shown(base.weights), now.weights, base.weights, strict=True
    ):
        rows.append(
            {
                "code": code,
                "name": name(key, code),
                "value": float(weight),
                "shown": lang.number(float(tenth), 1),
                "base": float(was),
                "was": lang.t("in force {weight}", weight=lang.percent(float(was), 1))
                if weight != before
                else "",
                "locked": code in now.locked,
                "alone": alone,
            }
        )
    return {"key": key, "title": title, "rows": rows, "changed": now.weights != base.weights, "open": is_open}
