"""The Cascade page: does the work serve the strategy? The finding, the picture, the measures with their lists, the units."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from bsc.analysis.cascade import Cascade
from bsc.analysis.cascade_past import Past
from bsc.analysis.cascade_views import View
from bsc.figures import cascade as drawn
from bsc.figures.cascade import Interval, Row
from bsc.frames import each
from bsc.i18n import Language
from bsc.present.values import number_or_none
from bsc.reports import export
from bsc.ui import cascade_persons, cascade_picture, cascade_values, choices, navigation, page
from bsc.ui.cascade_words import AMOUNTS, NAMES, OTHERS, TIERS, amount, value
from bsc.ui.overview import rules_in_force
from bsc.ui.plain import plain
from bsc.ui.reader import Reader, reader

SHOWN = 100  # entries of a list on the page; the file holds all


def draw() -> None:
    """The whole page."""
    now = reader()
    lang = now.lang
    with st.spinner(lang.t("Working out the cascade"), show_time=False):
        found = cascade_values.loaded(now.filters)
    if found is None or not len(found.graph.objectives):
        empty(now)
        return
    views = {v.name: v for v in cascade_values.measured(now.filters, _perspective(now))}
    period = lang.period(now.filters.period) if now.filters.period else ""
    page.head(now, title(views, lang), now.unit_name, period, rules_in_force(now))
    navigation.show(drawn.figures(headline(views, lang)), "headline")
    cascade_picture.draw(found, now)
    measures(views, now)
    units(found, now)
    cascade_persons.draw(found, now)
    bad_links(found, now)


def empty(now: Reader) -> None:
    """Nothing to link yet: say what is needed."""
    lang = now.lang
    page.head(now, lang.t("There is nothing to link yet"), now.unit_name)
    st.write(
        lang.t(
            "A cascade needs objectives, indicators and links. Hand in a report of links, or link by hand under Links."
        )
    )
    with st.container(horizontal=True):
        st.page_link("pages/reports.py", label=lang.t("Hand in a report"), icon=":material/upload_file:")
        st.page_link("pages/links.py", label=lang.t("Link by hand"), icon=":material/add_link:")


def title(views: dict[str, View], lang: Language) -> str:
    """Where strategy has no work under it and work has no strategy above it, in one sentence."""
    reach, coverage, barren = views["reach"], views["coverage"], views["barren"]
    if reach.value is None:
        bare = int(barren.numbers.get("indicators", 0))
        if not bare:
            return lang.show(reach.sentence)
        return lang.n(
            "One unit indicator has nothing under it; of people's work nothing can be said",
            "{n} unit indicators have nothing under them; of people's work nothing can be said",
            bare,
        )
    lost = lang.percent(100 * (1 - reach.value), 0)
    total = int(coverage.numbers.get("objectives", 0))
    missing = total - int(coverage.numbers.get("covered", total))
    if missing:
        return lang.n(
            "{lost} of the work serves no objective, and nobody works on one of the {total} objectives",
            "{lost} of the work serves no objective, and nobody works on {n} of the {total} objectives",
            missing,
            lost=lost,
            total=total,
        )
    if reach.value > 0.995:
        return lang.t("All work serves an objective, and every objective has work under it")
    return lang.t("{lost} of the work serves no objective; every objective has work under it", lost=lost)


def headline(views: dict[str, View], lang: Language) -> list[tuple[str, str, str]]:
    """The four numbers to know."""
    reach, aligned, coverage, barren = (views.get(n) for n in ("reach", "alignment", "coverage", "barren"))
    found: list[tuple[str, str, str]] = []
    if reach:
        found.append((lang.t("Work that reaches an objective"), value(reach, lang), lang.t("line of sight")))
    if aligned:
        more = ""
        if aligned.high is not None and aligned.low is not None:
            more = lang.t(
                "up to {high} if unlinked work were placed", high=lang.percent(100 * aligned.high, 1)
            )
        found.append((lang.t("Effort where the strategy wants it"), value(aligned, lang), more))
    if coverage and coverage.value is not None:
        total, covered = coverage.numbers.get("objectives", 0), coverage.numbers.get("covered", 0)
        found.append(
            (
                lang.t("Objectives nobody works on"),
                lang.number(total - covered, 0),
                lang.t(
                    "of {total}, {share} of the strategic weight",
                    total=int(total),
                    share=lang.percent(100 * (1 - coverage.value), 1),
                ),
            )
        )
    if barren:
        count = int(barren.numbers.get("indicators", 0))
        found.append(
            (
                lang.t("Unit indicators without work"),
                lang.number(count, 0),
                lang.t("nothing below serves them"),
            )
        )
    return found


def _perspective(now: Reader) -> str:
    names = now.perspective_names
    return choices.current("perspective", ["", *names], "")


def measures(views: dict[str, View], now: Reader) -> None:
    """Every measure with its sentence and trend; the chosen one with its list."""
    lang = now.lang
    page.section(
        lang.t("Measures"), lang.t("None of them is performance: they say where effort is meant to go.")
    )
    job = cascade_values.past(now.filters)
    past = job.result if isinstance(job.result, Past) else None
    trends = past.trend if past else pd.DataFrame()
    if past and past.friction:
        views = {**views, "friction": past.friction}
    chosen = choices.current("measure", ["", *NAMES], "")
    rows = []
    for code, name in NAMES.items():
        view = views.get(code)
        if view is None:
            continue
        trend = tuple(100 * v for v in trends[code]) if code in trends else ()
        rows.append(
            Row(
                code,
                lang.show(name),
                value(view, lang),
                lang.show(view.sentence),
                view.formula,
                trend,
                len(view.offenders),
                code == chosen,
            )
        )
    navigation.show(drawn.measures(rows, now.look, navigation.link), "measures")
    if not job.finished:
        _wait(now)
    if chosen in views:
        offenders(views[chosen], now)


def _wait(now: Reader) -> None:
    """Draws the page again when the past is there."""
    job = cascade_values.past(now.filters)

    @st.fragment(run_every=1.5)
    def watch() -> None:
        if job.finished:
            st.rerun(scope="app")
        st.caption(now.lang.t("Trends follow in a moment."))

    watch()


def offenders(view: View, now: Reader) -> None:
    """The list to fix, as a table and as files."""
    lang = now.lang
    page.section(
        lang.t("{name}: the list to fix", name=lang.show(NAMES[view.name])), lang.show(view.sentence)
    )
    frame = view.offenders
    if frame.empty:
        st.write(lang.t("Nothing to fix here."))
        return
    table = listed(frame, view.name, lang)
    shown = table.head(SHOWN).copy()
    shown[lang.show(AMOUNTS[view.name])] = [amount(view.name, x, lang) for x in frame["amount"].head(SHOWN)]
    st.dataframe(shown, hide_index=True, key="offenders")
    if len(table) > SHOWN:
        st.caption(
            plain(lang.t("The first {shown} of {count}; the files hold all.", shown=SHOWN, count=len(table)))
        )
    header = list(table.columns)

    def cells() -> list[list[object]]:
        return [[None if v != v else v for v in row] for row in table.itertuples(index=False, name=None)]

    def workbook() -> bytes:
        return export.workbook([(lang.show(NAMES[view.name]), header, cells())], page.synthetic_words(now))

    def as_csv() -> bytes:
        return export.csv_bytes(header, cells(), page.synthetic_words(now))

    with st.container(horizontal=True):
        for label, make, suffix in (
            (lang.t("Download the list (XLSX)"), workbook, "xlsx"),
            (lang.t("Download the list (CSV)"), as_csv, "csv"),
        ):
            st.download_button(
                label,
                make,
                file_name=f"selaras-{now.filters.org}-{view.name}.{suffix}",
                on_click="ignore",
                icon=":material/download:",
                key=f"offenders_{suffix}",
            )


def listed(frame: pd.DataFrame, name: str, lang: Language) -> pd.DataFrame:
    """Offenders with headings in the reader's language."""
    others = lang.show(OTHERS)
    return pd.DataFrame(
        {
            lang.t("What"): [lang.show(TIERS[t]) for t in frame["tier"]],
            lang.t("Code"): frame["code"].astype(str).replace("*", ""),
            lang.t("Name"): [
                n or (others if c == "*" else c) for n, c in zip(frame["name"], frame["code"], strict=True)
            ],
            lang.t("Unit"): [n or "" for n in frame["unit_name"]],
            lang.t("People"): frame["people"].astype("float64"),
            lang.show(AMOUNTS[name]): frame["amount"].astype("float64"),
        }
    )


def units(found: Cascade, now: Reader) -> None:
    """The unit and those below it, each against its own mandate."""
    lang = now.lang
    frame = cascade_values.units(now.filters)
    here = found.position(now.filters.unit)
    if here < 0 or frame.empty:
        return
    if not (frame["parent"] == here).any() and frame["parent"].iloc[here] >= 0:
        here = int(frame["parent"].iloc[here])  # a unit without children is seen beside its siblings
    below = frame[frame["parent"] == here]
    if below.empty or not frame["people"].notna().any():
        return
    page.section(
        lang.t("Units against their own mandate"),
        lang.t(
            "How much of a unit's effort sits where its own indicators want it; paler: what unlinked effort could add."
        ),
    )
    ranked = below.sort_values(["value", "unit"], na_position="last")
    rows = [
        Interval(u.unit, u.name, number_or_none(u.value), number_or_none(u.high), number_or_none(u.people))
        for u in each(pd.concat([frame.iloc[[here]], ranked]))
    ]
    navigation.show(drawn.intervals(rows, now.look, navigation.link), "cascade_units")


def bad_links(found: Cascade, now: Reader) -> None:
    """Named problems of links: nothing is lost, and everything is said."""
    lang = now.lang
    if not found.graph.problems:
        return
    count = len(found.graph.problems)
    with st.expander(
        lang.n("One remark about links", "{n} remarks about links", count),
        key="link_problems",
        icon=":material/link_off:",
    ):
        problems_of(found, lang)
        st.page_link("pages/links.py", label=lang.t("See and change links"), icon=":material/add_link:")


def problems_of(found: Cascade, lang: Language) -> None:
    """Each problem with what it concerns and what to do."""
    for problem in found.graph.problems:
        parts = [f"**{plain(lang.show(problem.title))}**"]
        parts += [plain(lang.show(p)) for p in (problem.message, problem.hint)]
        st.markdown("  \n".join(parts))
