"""The line of sight: for one KPI, position or indicator, one sentence and one picture up to the objective, to hand out."""

from __future__ import annotations

import streamlit as st

from bsc.analysis import cascade_pictures
from bsc.analysis.cascade import POOLED, Cascade
from bsc.analysis.cascade_pictures import SightView
from bsc.figures import sight as drawn
from bsc.figures.look import Look
from bsc.figures.markup import Markup, tag
from bsc.figures.sight import Step, Stop
from bsc.frames import each
from bsc.i18n import Language
from bsc.ui import cascade, cascade_values, cascade_words, choices, navigation, page, picture, sheet
from bsc.ui.plain import plain
from bsc.ui.reader import Reader, reader

_KINDS = ("kpi", "position", "indicator")


def draw() -> None:
    """The whole page."""
    now = reader()
    lang = now.lang
    with st.spinner(lang.t("Working out the cascade"), show_time=False):
        found = cascade_values.loaded(now.filters)
    if found is None or not len(found.graph.objectives):
        cascade.empty(now)
        return
    key = choose(found, now)
    seen = cascade_pictures.sight(found, key) if key else None
    if seen is None:
        page.head(now, lang.t("Which objective does this work serve?"), now.unit_name)
        st.write(
            lang.t(
                "There is nothing to choose in this unit, or too few people stand behind it. Choose another unit."
            )
        )
        return
    period = lang.period(now.filters.period) if now.filters.period else ""
    page.head(now, title(seen, lang), seen.unit_name, period)
    st.markdown(plain(lang.show(seen.sentence)))
    show(seen, now)


def title(seen: SightView, lang: Language) -> str:
    """What it serves, in few words."""
    name = lang.t("The whole work of {unit}", unit=seen.unit_name) if seen.key.endswith(POOLED) else seen.name
    if seen.arrives.empty:
        return lang.t("“{name}” serves no objective", name=name)
    more = len(seen.arrives) - 1
    first = str(seen.arrives["name"].iloc[0])
    if not more:
        return lang.t("“{name}” serves “{objective}”", name=name, objective=first)
    return lang.n(
        "“{name}” serves “{objective}” and one more objective",
        "“{name}” serves “{objective}” and {n} more objectives",
        more,
        name=name,
        objective=first,
    )


def choose(found: Cascade, now: Reader) -> str:
    """A KPI of the unit's people, a position's whole sheet, or a unit indicator; a link may name any."""
    lang = now.lang
    held = choices.current("node", None, "")
    unit = now.filters.unit
    words = {
        "kpi": lang.t("A KPI"),
        "position": lang.t("A unit's whole work"),
        "indicator": lang.t("A unit indicator"),
    }
    options = options_of(found, unit, lang)
    kind_of = "position" if held.endswith(f"|{POOLED}") else "indicator" if held.startswith("i|") else "kpi"
    if held and held not in options[kind_of]:
        if not found.of_key(held).size:
            held = ""
        else:  # a link into another unit
            options[kind_of][held] = held.split("|")[-1]
    if held and st.session_state.get("_sight_held") != held:
        choices.remember("kind", kind_of)
        st.session_state["_sight_held"] = held
    with st.container(horizontal=True, vertical_alignment="center"):
        kind = choices.choice(
            "kind",
            lang.t("What"),
            list(_KINDS),
            words.__getitem__,
            kind="segments",
            label_visibility="collapsed",
        )
        listed = options[kind]
        if not listed:
            return ""
        key = choices.choice(
            "node",
            lang.t("Which one"),
            list(listed),
            lambda k: listed.get(k, k),
            default=next(iter(listed)),
            label_visibility="collapsed",
            width=520,
            place=kind,
        )
    st.session_state["_sight_held"] = key
    return key


def options_of(found: Cascade, unit: str, lang: Language) -> dict[str, dict[str, str]]:
    """What can be chosen in a unit, by kind: key to name."""
    groups = cascade_pictures.groups(found, unit)
    own = groups[groups["unit"] == unit] if (groups["unit"] == unit).any() else groups
    kpis = {g.key: f"{g.name} · {lang.n('one person', '{n} people', int(g.people))}" for g in each(own)}
    places = {f"k|{g.unit}|{POOLED}": g.unit_name for g in each(groups.drop_duplicates("unit"))}
    place = found.position(unit)
    nodes = found.of_key(f"i|{unit}|{POOLED}").tolist() if place >= 0 else []
    return {
        "kpi": kpis,
        "position": places,
        "indicator": {found.key(n): f"{found.code[n]} · {found.name[n]}" for n in nodes},
    }


def stops_of(seen: SightView, lang: Language) -> tuple[list[Stop], list[Step]]:
    """The view as stops and steps of the picture."""
    stops = [
        Stop(
            s.key,
            s.name or s.code,
            " · ".join(p for p in (lang.show(cascade_words.TIERS[s.tier]), s.unit_name) if p),
            s.tier,
        )
        for s in each(seen.stops)
    ]
    return stops, [Step(s.child, s.parent, float(s.share)) for s in each(seen.steps)]


def show(seen: SightView, now: Reader) -> None:
    """The picture, what arrives where, and the sheet to hand out."""
    lang = now.lang
    stops, steps = stops_of(seen, lang)
    laid = drawn.layout(stops, steps)
    narrow = drawn.layout(stops, steps, 380)
    sentence = lang.show(seen.sentence)
    picture.show(
        drawn.picture(laid, now.look, sentence),
        drawn.picture(narrow, now.look, sentence),
        "sight",
        sentence,
        n=len(stops),
    )
    sheet.show(arrivals(seen, lang), "arrivals")
    paper = Look(lang, dark=False)
    facts = [now.organisation.name, seen.unit_name]
    if now.filters.period:
        facts.append(lang.period(now.filters.period))
    document = handout(seen, paper, facts, synthetic=now.organisation.synthetic)
    st.download_button(
        lang.t("Download the sheet to print (HTML)"),
        document,
        file_name="selaras-line-of-sight.html",
        mime="text/html",
        on_click="ignore",
        icon=":material/print:",
        key="sight_html",
    )


def arrivals(seen: SightView, lang: Language) -> Markup:
    """How much of it arrives at which objective, and what is lost."""
    rows = [
        tag("tr", tag("th", a.name, scope="row"), tag("td", lang.percent(100 * a.share, 1), class_="num"))
        for a in each(seen.arrives)
    ]
    if seen.lost > 0.0005:
        rows.append(
            tag(
                "tr",
                tag("th", lang.show(cascade_words.NONE), scope="row"),
                tag("td", lang.percent(100 * seen.lost, 1), class_="num"),
            )
        )
    head = tag(
        "tr",
        tag("th", lang.t("Arrives at"), scope="col"),
        tag("th", lang.t("Share of its work"), scope="col", class_="num"),
    )
    return tag("table", tag("thead", head), tag("tbody", rows))


def handout(seen: SightView, look: Look, facts: list[str], *, synthetic: bool) -> str:
    """A page of its own, fit to print: one sentence, one picture, where it arrives."""
    lang = look.language
    stops, steps = stops_of(seen, lang)
    font = "font-family:Segoe UI,Arial,Helvetica,sans-serif;color:#0f1720"
    body = tag(
        "body",
        tag("p", " · ".join(facts), style="color:#5b6776"),
        tag("p", lang.t("Synthetic data: an invented organisation"), style="color:#5b6776")
        if synthetic
        else None,
        tag("h1", title(seen, lang), style="font-size:20pt;line-height:1.25"),
        tag("p", lang.show(seen.sentence)),
        drawn.picture(drawn.layout(stops, steps), look, lang.show(seen.sentence)),
        tag("div", arrivals(seen, lang), style="margin-top:1cm"),
        style=f"{font};max-width:18cm;margin:1.5cm auto",
    )
    document = tag("html", tag("head", tag("title", seen.name)), body, lang=lang.code)
    return "\ufeff" + document


def opens(key: str, lang: Language) -> Markup:
    """A link to the line of sight of ``key``."""
    return navigation.link("node", key, lang.t("Line of sight of this, to print"))
