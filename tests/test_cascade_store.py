"""The cascade from the store: the sample's planted flaws, small groups, and pictures whose parts add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bsc import access, organisations, policy, queries, scores
from bsc.analysis import (
    cascade,
    cascade_flow,
    cascade_past,
    cascade_persons,
    cascade_pictures,
    cascade_views,
    paradox,
)
from bsc.analysis.cascade import Cascade
from bsc.cascade.check import check
from bsc.cascade.flow import Flow
from bsc.cascade.predicates import load_pack
from bsc.domain import Filters
from bsc.i18n import language
from bsc.policy_model import Policy
from bsc.store import Store
from tests.test_staff import KPIS, take

FILTERS = Filters("contoh", period="2025-Q4", rule_set="contoh")


@pytest.fixture(scope="module")
def rules() -> Policy:
    return policy.load("contoh")


@pytest.fixture(scope="module")
def opened(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("cascade") / "sample.duckdb"
    path.write_bytes(sample_file.read_bytes())
    store = Store(path)
    yield store
    store.close()


@pytest.fixture(scope="module")
def c(opened: Store, rules: Policy) -> Cascade:
    with opened.cursor() as cursor:
        found = cascade.load(cursor, FILTERS, rules)
    assert found is not None
    return found


def test_the_planted_flaws_are_found(c: Cascade) -> None:
    assert c.kpi_period == "2025-S2"
    found = {v.name: v for v in cascade_views.views(c)}
    coverage = found["coverage"].offenders
    assert set(coverage["code"]) == {"SS15", "SS7"}
    assert found["barren"].offenders["code"].iloc[0] == "SS15"
    codes = {p.code for p in cascade_views.problems(c)}
    assert codes == {"expired_parent", "share_above_one", "skipped_level"}
    expired = next(p for p in cascade_views.problems(c) if p.code == "expired_parent")
    assert {c.key(int(n)).split("|")[1] for n in c.graph.links.parent[expired.rows]} == {"KC0512"}
    reach, lost, aligned = found["reach"].value, found["leaks"].value, found["alignment"]
    assert reach is not None
    assert lost is not None
    assert reach == pytest.approx(1 - lost)
    assert aligned.low is not None
    assert aligned.value is not None
    assert aligned.high is not None
    assert aligned.low <= aligned.value <= aligned.high


def test_no_list_and_no_picture_shows_a_small_group(c: Cascade) -> None:
    for unit in ("", "KW03", "KC0303"):
        for view in cascade_views.views(c, unit):
            kpis = view.offenders[view.offenders["tier"] == "kpi"]
            assert (kpis["people"] >= c.least).all()
        tree = cascade_pictures.tree(c, unit)
        assert (tree.loc[tree["tier"] == "kpi", "people"] >= c.least).all()
    assert (cascade_pictures.groups(c)["people"] >= c.least).all()
    assert cascade_pictures.sight(c, "k|KC0303|K01") is None


def test_no_code_of_a_person_leaves_the_analysis(c: Cascade) -> None:
    parts = [cascade_pictures.tree(c), *(v.offenders for v in cascade_views.views(c))]
    for frame in parts:
        assert not frame["key"].astype(str).str.contains(r"P[A-Z2-7]{15}").any()


def test_tree_and_flow_keep_the_work_together(c: Cascade) -> None:
    tree = cascade_pictures.tree(c)
    assert tree["key"].is_unique
    assert set(tree["parent"]) <= {"", *tree["key"]}
    effort = tree.set_index("key")["effort"]
    children = tree[tree["parent"] != ""].groupby("parent")["effort"].sum()
    assert (children <= effort[children.index] + 1e-9).all()
    assert effort[tree.loc[tree["parent"] == "", "key"]].sum() == pytest.approx(1.0)
    for unit in ("", "KW03"):
        flow = cascade_flow.flow(c, unit)
        assert flow is not None
        assert flow.left["effort"].sum() == pytest.approx(1.0)
        assert flow.right["effort"].sum() == pytest.approx(1.0)
        inside = flow.bands.groupby("target")["effort"].sum()
        out = flow.bands.groupby("source")["effort"].sum()
        for key in flow.middle["key"]:
            assert inside[key] == pytest.approx(out[key])
    part = cascade_flow.flow(c, perspective="customer")
    assert part is not None
    assert part.right["effort"].sum() == pytest.approx(
        cascade_views.objectives(c).query("perspective == 'customer'")["arriving"].sum()
    )


def test_a_line_of_sight_says_where_work_goes(c: Cascade) -> None:
    seen = cascade_pictures.sight(c, "i|KC0101|2a-CP")
    assert seen is not None
    assert seen.stops["key"].tolist() == ["i|KC0101|2a-CP", "i|KW01|2a-CP", "i|KP|2a-CP", "o|SS2"]
    assert seen.steps["share"].tolist() == [1.0, 1.0, 1.0]
    orphan = cascade_pictures.sight(c, "k|KP|K42")
    assert orphan is not None
    assert orphan.lost == 1.0
    assert "linked to nothing" in language("en").show(orphan.sentence)
    assert cascade_pictures.sight(c, "i|KC0101|nothing") is None


def test_units_stand_against_their_own_mandate(c: Cascade) -> None:
    units = cascade_views.unit_frame(c)
    shown = units[units["people"].notna()]
    assert (shown["people"] >= c.least).all()
    assert shown["value"].between(0, 1).all()
    assert (shown["high"] >= shown["value"] - 1e-12).all()


def test_the_gap_splits_exactly_and_the_lenient_region_stands_out(
    opened: Store, c: Cascade, rules: Policy
) -> None:
    with opened.cursor() as cursor:
        view = paradox.view(cursor, c, FILTERS, rules)
        pack = load_pack()
        compared = paradox.comparison(cursor, c, pack, "kurang", "KW07")
    assert view is not None
    known = view.units.dropna(subset=["gap"])
    parts = known["orphan"] + known["target"] + known["rest"]
    np.testing.assert_allclose(known["gap"], parts, atol=1e-9)
    assert (view.units["people"] >= c.least).all()
    assert known["unit"].head(3).str.contains("07").all()
    assert view.split is not None
    assert compared is not None
    assert compared.applicable


def test_an_earlier_period_has_its_own_people(opened: Store, rules: Policy) -> None:
    with opened.cursor() as cursor:
        early = cascade.load(cursor, FILTERS.with_(period="2022-Q4"), rules)
        trend = cascade_past.past(cursor, FILTERS, rules).trend
    assert early is not None
    assert early.kpi_period == ""
    by_name = {v.name: v for v in cascade_views.views(early)}
    assert by_name["reach"].value is None
    assert by_name["barren"].value is not None
    assert cascade_flow.flow(early) is None
    assert trend["period"].tolist() == ["2024-S1", "2024-S2", "2025-S1", "2025-S2"]
    assert trend["reach"].between(0.7, 0.9).all()


def test_individual_kpis_alone_give_empty_pictures_and_no_number(store: Store) -> None:
    org = organisations.create(store, "Dinas Contoh", "tests", code="dinas").org
    take(store, org, KPIS, "k.csv")
    filters = Filters(org, period="2025", rule_set="plain")
    plain = policy.load("plain")
    with store.cursor() as cursor:
        found = cascade.load(cursor, filters, plain)
        assert found is not None
        gap = paradox.view(cursor, found, filters, plain)
    assert gap is not None
    assert gap.units.empty
    assert cascade_pictures.tree(found).empty
    assert cascade_flow.flow(found) is None
    assert cascade_pictures.groups(found).empty
    assert {v.value for v in cascade_views.views(found) if v.name != "barren"} == {None}
    assert [(p.code, p.rows.size) for p in cascade_views.problems(found)] == [("unknown_parent", 2)]


def test_trends_are_of_the_selected_unit_and_keep_its_people(
    opened: Store, rules: Policy, c: Cascade
) -> None:
    loads: dict[str, Cascade | None] = {}

    def at(asked: Filters) -> Cascade | None:
        if asked.period not in loads:
            with opened.cursor() as cursor:
                loads[asked.period] = cascade.load(cursor, asked, rules)
        return loads[asked.period]

    for unit in ("", "KW03", "KC0101"):
        filters = FILTERS.with_(unit=unit)
        with opened.cursor() as cursor:
            found = cascade_past.past(cursor, filters, rules, at)
        newest = found.trend.iloc[-1]
        assert found.trend["period"].is_monotonic_increasing
        assert len(found.trend) == 4
        views = {v.name: v.value for v in cascade_views.views(c, unit)}
        for name in ("reach", "orphans", "alignment", "target_coverage"):
            assert newest[name] == pytest.approx(views[name]), (unit, name)

    def guarded(asked: Filters) -> Cascade | None:
        found = at(asked)
        return None if found is None else replace(found, least=100_000)

    with opened.cursor() as cursor:
        few = cascade_past.trend(cursor, FILTERS.with_(unit="KC0303"), guarded)
    assert few[["reach", "orphans", "alignment"]].isna().all(axis=None), "too few people: no number at all"
    assert few["barren"].notna().all(), "this says nothing of people"


def test_a_trend_takes_the_units_period_that_ends_with_the_peoples() -> None:
    assert cascade_past.ending(date(2024, 6, 30), "2025-Q4") == "2024-Q2"
    assert cascade_past.ending(date(2024, 6, 30), "2025-11") == "2024-06"
    assert cascade_past.ending(date(2024, 12, 31), "2025") == "2024"
    assert cascade_past.ending(date(2024, 3, 31), "2024-S2") == "2023-10-01..2024-03-31"


def test_units_that_pull_against_each_other_are_found(opened: Store, rules: Policy, c: Cascade) -> None:
    with opened.cursor() as cursor:
        none = cascade_past.tug_of_war(cursor, c, rules)
        held = scores.of(cursor, c.org, rules)
        frame = queries.run(cursor, "pages/cascade_friction", nodes=held.nodes, until=c.at)
    assert none.value == 0
    assert none.numbers["tested"] > 1000
    assert not frame.duplicated(["unit", "objective", "period_end"]).any()
    one, two = "KW01", "KW02"
    wave = np.sin(np.arange(20) * 1.7)
    planted = pd.DataFrame(
        {
            "unit": [one] * 20 + [two] * 20,
            "objective": "SS2",
            "period_end": list(pd.date_range("2021-03-31", periods=20, freq="QE")) * 2,
            "score": [*(100 + 5 * wave), *(100 - 3 * wave)],
        }
    )
    found = cascade_past.pulling(planted, c)
    assert found.value == 1
    row = found.offenders.iloc[0]
    assert {row["unit"], row["code"]} == {one, two}
    assert row["amount"] == pytest.approx(-1)


def test_shares_that_nobody_gave_widen_the_alignment(c: Cascade) -> None:
    assert "shares" not in {v.name for v in cascade_views.views(c)}, "the sample gives every share"
    bare = replace(c.graph.links, share=np.full(c.graph.links.child.size, np.nan))
    loose = replace(c, flow=Flow(check(c.nodes, bare, c.at)))
    found = {v.name: v for v in cascade_views.views(loose)}
    shares, aligned = found["shares"], found["alignment"].value
    assert shares.low is not None
    assert shares.high is not None
    assert aligned is not None
    assert shares.low <= aligned <= shares.high
    assert shares.low < shares.high
    assert len(shares.offenders)
    assert "%" in language("en").show(shares.sentence)


def test_single_persons_only_where_the_server_allows_it(
    opened: Store, c: Cascade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(access.ENVIRONMENT, raising=False)
    before = len(access.log(opened, c.org))

    def look(setting: object = None) -> pd.DataFrame:
        return access.looked_at(
            opened,
            c.org,
            "cascade_persons",
            f"KC0101 {c.kpi_period}",
            "Sari",
            lambda cursor: cascade_persons.persons(cursor, c, "KC0101"),
            setting,
        )

    with pytest.raises(access.AccessError):
        look()
    assert len(access.log(opened, c.org)) == before
    found = look("yes")
    assert len(found) == c.units.loc[c.units["unit"] == "KC0101", "people"].iloc[0]
    assert found["person"].is_unique
    assert found["reach"].between(0, 1).all()
    assert found["reach"].is_monotonic_increasing
    newest = access.log(opened, c.org).iloc[0]
    assert (newest["what"], newest["people"], newest["seen_by"]) == ("cascade_persons", len(found), "Sari")
    assert newest["detail"] == f"KC0101 {c.kpi_period}"
    # one of them by hand: the person's KPIs as they were reported
    one = found.iloc[0]
    kpis = access.person_kpis(opened, c.org, one["person"], c.kpi_period, "Sari", setting="yes")
    assert len(kpis) == one["kpis"]
    assert set(kpis["unit"]) == {"KC0101"}
    serving = set(kpis.loc[kpis["serves"].notna() & (kpis["serves"] != ""), "kpi"])
    assert one["linked"] <= len(serving)
