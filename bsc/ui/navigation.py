"""The pages, their titles and addresses, and links between them that keep what the reader selected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from bsc.figures.markup import Markup, Part, tag
from bsc.i18n import Language, Text, text
from bsc.ui import choices, sheet

_HERE = ("report",)  # stands in the URL only: the menu leads back to the list


@dataclass(frozen=True)
class Entry:
    """One page. ``filters``: which of the frame's filters it shows (unit, period)."""

    code: str
    title: Text
    icon: str
    filters: tuple[str, ...] = ()
    section: Text | None = None  # of the menu; None stands in the menu itself

    @property
    def script(self) -> str:
        return f"pages/{self.code}.py"


ALIGNMENT = text("Alignment")
INDICATORS = text("Indicators")
PEOPLE = text("People")
ENTRIES = (
    Entry(choices.HOME, text("Overview"), ":material/dashboard:", ("unit", "period")),
    Entry("cascade", text("Cascade"), ":material/account_tree:", ("unit", "period"), ALIGNMENT),
    Entry("strategy", text("Strategy map"), ":material/conversion_path:", ("unit", "period"), ALIGNMENT),
    Entry("paradox", text("Alignment paradox"), ":material/difference:", ("unit", "period"), ALIGNMENT),
    Entry("sight", text("Line of sight"), ":material/visibility:", ("unit", "period"), ALIGNMENT),
    Entry("links", text("Links"), ":material/add_link:", ("unit", "period"), ALIGNMENT),
    Entry("indicator", text("Indicator"), ":material/show_chart:", ("unit", "period"), INDICATORS),
    Entry("balance", text("Balance"), ":material/stacked_bar_chart:", ("unit", "period"), INDICATORS),
    Entry("quality", text("Indicator quality"), ":material/rule:", (), INDICATORS),
    Entry("outcomes", text("From output to outcome"), ":material/moving:", (), INDICATORS),
    Entry("distribution", text("Distribution"), ":material/bar_chart:", (), PEOPLE),
    Entry("careers", text("Careers"), ":material/trending_up:", (), PEOPLE),
    Entry("results", text("Use of results"), ":material/school:", (), PEOPLE),
    Entry("what_if", text("What-if"), ":material/balance:", ("unit", "period")),
    Entry("meeting", text("Meeting"), ":material/groups:", ("unit", "period")),
    Entry("reports", text("Reports"), ":material/upload_file:"),
    Entry("catalogue", text("Catalogue"), ":material/account_tree:"),
    Entry("method", text("Method"), ":material/menu_book:"),
)


def pages(lang: Language) -> dict[str, st.Page]:
    """Streamlit's pages by code; the first is the home page."""
    return {
        entry.code: st.Page(
            entry.script, title=lang.show(entry.title), url_path=entry.code, default=entry is ENTRIES[0]
        )
        for entry in ENTRIES
    }


def menu(lang: Language) -> dict[str, list[st.Page]]:
    """The pages by section of the menu; those under the empty name stand in the menu itself."""
    made = pages(lang)
    sections: dict[str, list[st.Page]] = {}
    for entry in ENTRIES:
        sections.setdefault(lang.show(entry.section) if entry.section else "", []).append(made[entry.code])
    return sections


def entry_of(page: st.Page) -> Entry:
    """The entry of the page that Streamlit is about to run."""
    return next((e for e in ENTRIES if e.code == page.url_path), ENTRIES[0])


def link(kind: str, code: str, *label: Part, **attributes: str) -> Markup:
    """A link to a thing: an indicator, a unit, a perspective or a report. The browser adds the reader's selection."""
    page, name = {
        "indicator": ("indicator", "indicator"),
        "unit": ("overview", "unit"),
        "perspective": ("overview", "perspective"),
        "report": ("reports", "report"),
        "output": ("outcomes", "output"),
        "objective": ("strategy", "objective"),
        "measure": ("cascade", "measure"),
        "cascade_unit": ("cascade", "unit"),
        "tree": ("cascade", "place"),
        "node": ("sight", "node"),
        "rule": ("method", "rule"),
        "action": ("meeting", "action"),
        "decide": ("meeting", "decide"),
        "page": (code, ""),
    }[kind]
    new = {name: code} if name else {}
    opens = f"{page}?{urlencode(new)}" if new else page
    return tag("a", *label, data_open=opens, **attributes)


def show(markup: Markup, key: str) -> None:
    """Put ``markup`` on the page and follow a link of it that was clicked."""
    if opened := sheet.show(markup, key):
        follow(opened)


def follow(opened: str) -> NoReturn:
    """Go where a link of ours leads: ``page?name=code``."""
    page, _, query = opened.partition("?")
    entry = next((e for e in ENTRIES if e.code == page), ENTRIES[0])
    new = dict(parse_qsl(query, keep_blank_values=True))
    for name, code in new.items():
        if name not in _HERE:
            choices.remember(name, code)
    st.switch_page(entry.script, query_params={**choices.kept(), **{k: v for k, v in new.items() if v}})


def back_to(code: str) -> None:
    """Open the page of that address with the parameters of this one; nothing when there is no such page."""
    entry = next((e for e in ENTRIES if e.code == code), ENTRIES[0])
    if entry is not ENTRIES[0]:
        st.switch_page(entry.script, query_params=st.query_params.to_dict())
