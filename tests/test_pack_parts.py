"""What a pack holds beside the scorecard: the numbers of the pages, people under the privacy rules, scenarios, pictures."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from pptx import Presentation

from bsc import actions, scenarios
from bsc.analysis import balance, careers, cascade, cascade_flow, people, rules, whatif
from bsc.domain import Filters, Period
from bsc.errors import NotFound
from bsc.i18n import language
from bsc.present import export, pack_parts, packs, pptx, stills
from bsc.present.deck import deck
from bsc.present.packs import Pack, Snapshot
from bsc.present.scale import decimals, rounded
from bsc.present.slides import Deck
from bsc.present.stills import StillError
from bsc.store import Store
from bsc.whatif.scenario import ROOT, Scenario
from bsc.whatif.tree import group

ORG, TODAY = "contoh", date(2026, 1, 20)


@pytest.fixture(scope="module")
def sample(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Pack]]:
    """The invented organisation with a scenario, and a pack of its head office; not to be changed."""
    path = tmp_path_factory.mktemp("parts") / "selaras.duckdb"
    shutil.copyfile(sample_file, path)
    store = Store(path)
    with store.cursor() as cursor:
        policy = rules.policy_of(cursor, ORG, ORG)
        period = Period.from_code("2025-Q4")
        base = whatif.base(cursor, ORG, period, whatif.ruled(policy, Scenario(), period))
    assert base is not None
    weights = {c: 40 if c == "customer" else 20 for c in base.groups[ROOT].codes}
    tried = Scenario().with_group(ROOT, group(weights), base.groups[ROOT])
    scenarios.save(store, ORG, "Pelanggan dulu", tried, "2025-Q4", "usul rapat", "Ayu")
    told: list[float] = []
    number = packs.freeze(
        store,
        Filters(ORG, "2025-Q4", "KP"),
        policy,
        "Rapat",
        "Ayu",
        (),
        ("Pelanggan dulu",),
        lambda done, what: told.append(done),
    )
    assert told == sorted(told)
    assert told[-1] >= 0.9
    with store.cursor() as cursor:
        yield store, packs.load(cursor, ORG, number)
    store.close()


def made(pack: Pack, code: str = "id", public: bool = False) -> Deck:
    return deck(
        pack,
        language(code),
        pd.DataFrame(columns=["state", "due", "unit", "indicator", "what"]),
        TODAY,
        None,
        public,
    )


def test_the_slides_carry_the_numbers_of_the_pages(sample: tuple[Store, Pack]) -> None:
    store, pack = sample
    held = made(pack)
    here, policy = Filters(ORG, "2025-Q4", "KP"), pack.snapshot.policy
    with store.cursor() as cursor:
        flow = cascade_flow.flow(cascade.load(cursor, here, policy), "KP")
        found = balance.balance(cursor, ORG, "KP", "2025-Q4", policy, balance.base(cursor, ORG, policy))
        base = people.base(cursor, ORG, "Badan Jaminan Contoh", policy)
        assert base is not None
        period = people.period(cursor, base, base.when("2025-S2"))
        node = base.tree.index["KP"]
        counted = careers.careers(period, careers.watched(cursor, base, period, policy), node)
        spread = people.distribution(cursor, base, period, node, "units")
    assert flow is not None
    assert found is not None
    assert counted is not None
    work = held.slide("work").chart.series[0].points
    assert sum(work) == pytest.approx(100 * flow.right["effort"].sum())
    assert work[-1] == pytest.approx(100 * float(flow.right.set_index("key").loc["none", "effort"]))
    levels = held.slide("levels").chart.series
    assert levels[0].points == pytest.approx([100 * s for s in found.whole["weight"].shares])
    assert levels[1].points == pytest.approx([100 * s for s in found.profile.shares])
    bars = held.slide("people.spread").chart
    assert sum(bars.series[0].points) == bars.n == int(spread.bins.counts.sum())
    reached = [p for p, s in zip(bars.series[0].points, bars.series[0].statuses, strict=True) if s == "good"]
    assert sum(reached) == int(spread.bins.pool([0] * len(spread.groups), 1).at_least(period.line)[0])
    whole = [cell.value for cell in held.slide("people.careers").table.rows[0]]
    assert whole[1:] == [counted.people, *(counted.whole(k) for k in ("eligible", "watch", "bites"))]


def test_a_scenario_stands_beside_the_rules_in_force(sample: tuple[Store, Pack]) -> None:
    _, pack = sample
    slide = made(pack).slide("scenario.1")
    assert slide.title.text.startswith("Pelanggan dulu: ")
    assert "40%" in slide.sentences[0].text
    before, after = slide.chart.series
    beside = pack.snapshot.beside
    scores = beside[beside["perspective"] == ""].set_index("unit")["score"]
    units = [link.code for link in slide.chart.links]
    assert before.points == pytest.approx([float(scores[u]) for u in units])
    assert after.points != before.points


def test_an_unknown_scenario_is_told_and_nothing_is_frozen(sample: tuple[Store, Pack]) -> None:
    store, pack = sample
    with store.cursor() as cursor, pytest.raises(NotFound):
        packs.take(cursor, Filters(ORG, "2025-Q4", "KP"), pack.snapshot.policy, "x", (), ("none",))


def test_the_public_version_holds_no_people(sample: tuple[Store, Pack]) -> None:
    codes = {s.code for s in made(sample[1], public=True).slides}
    assert not {"people.spread", "people.careers"} & codes
    assert {"alignment", "work", "levels"} <= codes


def test_both_languages_have_the_same_slides(sample: tuple[Store, Pack]) -> None:
    one, other = made(sample[1], "id"), made(sample[1], "en")
    assert [s.code for s in one.slides] == [s.code for s in other.slides]
    assert one.slide("work").chart.categories != other.slide("work").chart.categories
    assert [s.chart and [x.points for x in s.chart.series] for s in one.slides] == [
        s.chart and [x.points for x in s.chart.series] for s in other.slides
    ]


def test_the_charts_in_powerpoint_hold_the_same_numbers(sample: tuple[Store, Pack]) -> None:
    held = made(sample[1])
    show = Presentation(io.BytesIO(pptx.dumps(held, sample[1].frozen_at)))
    for slide, page in zip(held.slides, show.slides, strict=True):
        charts = [shape.chart for shape in page.shapes if shape.has_chart]
        assert len(charts) == (slide.chart is not None)
        for chart in charts:
            for drawn, series in zip(chart.plots[0].series, slide.chart.series, strict=True):
                assert tuple(drawn.values) == pytest.approx(series.points, nan_ok=True)


def test_bars_at_the_ends_hold_no_small_group(sample: tuple[Store, Pack]) -> None:
    rows = sample[1].snapshot.parts["spread"]
    assert rows["people"].iloc[[0, -1]].min() >= 10
    assert (rows["low"].iloc[1:].to_numpy() == rows["high"].iloc[:-1].to_numpy()).all()


def test_a_pack_comes_back_as_it_was_also_one_of_an_earlier_version(sample: tuple[Store, Pack]) -> None:
    held = sample[1].snapshot
    content = packs.dumps(held)
    assert packs.dumps(packs.loads(content)) == content
    older = replace(held, parts={k: held.parts[k] for k in ("alignment", "levels")})
    back: Snapshot = packs.loads(packs.dumps(older))
    assert back.parts["work"].empty
    assert "work" not in {s.code for s in made(replace(sample[1], snapshot=back)).slides}


def test_every_chart_is_a_picture_with_title_source_number_and_mark(sample: tuple[Store, Pack]) -> None:
    held = made(sample[1])
    with zipfile.ZipFile(io.BytesIO(stills.archive(held, "svg"))) as archive:
        drawn = {name: archive.read(name).decode() for name in archive.namelist()}
    assert len(drawn) == sum(s.chart is not None for s in held.slides)
    for text in drawn.values():
        for said in (held.stamp.split(" · ")[0], "n = ", held.mark.split()[0]):
            assert said in text
    assert stills.archive(held, "svg") == stills.archive(held, "svg")


def test_png_says_what_to_install_where_there_is_no_chromium_and_the_rest_still_works(
    sample: tuple[Store, Pack], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, pack = sample
    monkeypatch.setenv("SELARAS_CHROMIUM", "there-is-no-such-browser")
    with store.cursor() as cursor:
        written = actions.actions(cursor, ORG)
    with pytest.raises(StillError, match="Chromium") as caught:
        export.files(pack, language("en"), written, TODAY, {}, ("png",))
    assert "apt install chromium" in language("en").show(caught.value.hint)
    found = export.files(pack, language("en"), written, TODAY, {}, ("pptx", "pdf", "xlsx", "svg"))
    assert [len(content) > 5_000 for content in found.values()] == [True] * 4


@pytest.mark.skipif(stills.chromium() is None, reason="no Chromium on this machine")
def test_png_pictures_are_cut_as_they_were_drawn(sample: tuple[Store, Pack]) -> None:
    held = made(sample[1])
    drawings = [stills.svg(held, s) for s in held.slides if s.chart][:2]
    for drawing, content in zip(drawings, stills.pngs(drawings), strict=True):
        assert content.startswith(b"\x89PNG")
        width, height = (int.from_bytes(content[k : k + 4]) for k in (16, 20))
        assert (width, height) == (1536, 2 * int(drawing.split('height="', 1)[1].split('"', 1)[0]))


def test_scales_are_round_and_decimals_no_more_than_needed() -> None:
    assert rounded(57.3, 74.1) == (55, 75, 5)
    assert rounded(0, 5) == (0, 5, 1)
    assert rounded(4, 4)[0] <= 4 < rounded(4, 4)[1]
    assert [decimals(v) for v in ([1, 2], [71.1, 2], [4.32], [1 / 3], [None, float("nan")])] == [
        0,
        1,
        2,
        2,
        0,
    ]
    assert pack_parts.empty("work").columns.tolist() == ["objective", "name", "effort"]
