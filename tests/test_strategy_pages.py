"""The pages of issue 3 on the invented organisation: they run in both languages, say what is true, and write links."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from bsc import access, linking, organisations
from bsc.analysis import cascade, cascade_pictures, cascade_views, matching, rules
from bsc.analysis.cascade import Cascade
from bsc.analysis.cascade_names import in_english
from bsc.domain import Filters
from bsc.figures.look import look
from bsc.i18n import language
from bsc.reports import export
from bsc.reports.importing import Submitted, read
from bsc.store import Store
from bsc.ui import cascade as cascade_page
from bsc.ui import resources, sight
from tests.test_pages import ROOT, fresh_caches, shown

ORG = "contoh"
PERIOD = "2025-Q4"
EN = language("en")


@pytest.fixture(scope="module")
def served(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the sample, opened by the dashboard and shared by its sessions."""
    path = tmp_path_factory.mktemp("strategy") / "selaras.duckdb"
    path.write_bytes(sample_file.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SELARAS_STORE", str(path))
        fresh_caches()
        made = PagesManager.__init__

        def init(self: PagesManager, *given: object, **named: object) -> None:
            made(self, *given, **named)
            PagesManager.uses_pages_directory = False  # as on a server that has shown its home page before

        patch.setattr(PagesManager, "__init__", init)
        yield path
    fresh_caches()


@pytest.fixture(scope="module")
def found(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Cascade:
    """The sample's cascade at the end of its last year."""
    path = tmp_path_factory.mktemp("cascade") / "selaras.duckdb"
    path.write_bytes(sample_file.read_bytes())
    store = Store(path)
    with store.cursor() as cursor:
        policy = rules.policy_of(cursor, ORG, ORG)
        made = cascade.load(cursor, Filters(ORG, PERIOD, rule_set=ORG), policy)
        english = in_english(cursor, made) if made else None
    store.close()
    assert made is not None
    assert english is not None
    assert "Contribution income grows" in set(english.name)
    assert list(english.code) == list(made.code)
    return made


def opened(page: str, lang: str = "en", **params: str) -> AppTest:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=120)
    app.query_params["lang"] = lang
    app.query_params["org"] = ORG
    app.query_params["period"] = PERIOD
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    if page != "overview":
        app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    return app


def test_the_cascade_says_where_work_and_strategy_miss_each_other(served: Path) -> None:
    app = opened("cascade", unit="KP")
    assert app.title[0].value.startswith(
        "20% of the work serves no objective, and nobody works on 2 of the 15"
    )
    said = shown(app)
    assert "Linked to nothing" in said
    assert "WFA" in said
    assert "Kantor Wilayah" in said


def test_the_cascade_in_indonesian_and_as_a_tree(served: Path) -> None:
    app = opened("cascade", "id", unit="KP", picture="tree")
    assert "pekerjaan tidak mendukung sasaran" in app.title[0].value
    assert "Meningkatnya penerimaan iuran" in shown(app)


def test_a_chosen_measure_shows_its_list(served: Path) -> None:
    app = opened("cascade", unit="KP", measure="orphans")
    assert "the list to fix" in shown(app)
    table = app.dataframe[0].value
    assert {"Code", "Name", "Unit", "People"} <= set(table.columns)
    assert table["People"].dropna().min() >= 10


def test_no_single_person_is_in_a_list_or_its_files(found: Cascade) -> None:
    views = {v.name: v for v in cascade_views.views(found)}
    persons = {str(s) for s in found.nodes.codes("sheet")}
    table = cascade_page.listed(views["orphans"].offenders, "orphans", EN)
    assert len(table) == len(views["orphans"].offenders)
    assert table["People"].min() >= found.least
    assert not persons & set(table["Code"])


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_strategy_map_opens_an_objective_with_its_indicators(served: Path, lang: str) -> None:
    app = opened("strategy", lang, unit="KP", objective="SS9")
    said = shown(app)
    assert "SS9" in said
    assert app.title[0].value


def test_a_link_between_objectives_is_added_on_the_page(served: Path) -> None:
    app = opened("strategy", unit="KP")
    app.text_input(key="who_map").input("Ana").run()
    app.selectbox(key="map_cause").select("SS15").run()
    app.selectbox(key="map_effect").select("SS1").run()
    app.button(key="map_add").click().run()
    assert not app.exception
    held = [str(option) for option in app.multiselect(key="map_gone").options]
    assert any(option.startswith("SS15 · ") and " → SS1 · " in option for option in held)
    app.selectbox(key="map_cause").select("SS1").run()
    app.selectbox(key="map_effect").select("SS15").run()
    app.button(key="map_add").click().run()
    assert "would close a loop" in shown(app).replace("\\", "")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_paradox_page_shows_units_and_never_a_person(served: Path, lang: str) -> None:
    app = opened("paradox", lang)
    said = shown(app)
    assert "Kantor Cabang" in said
    assert ("below their units" in said) or ("di bawah unitnya" in said)


@pytest.mark.parametrize("node", ["", "i|KC0101|9b-CP", "k|KC0101|*"])
def test_the_line_of_sight_is_said_and_can_be_printed(served: Path, node: str) -> None:
    app = opened("sight", unit="KC0101", node=node)
    assert "serves" in app.title[0].value.replace("\\", "")


def test_the_sheet_to_hand_out_is_one_sentence_and_one_picture(found: Cascade) -> None:
    seen = cascade_pictures.sight(found, "i|KC0101|9b-CP")
    assert seen is not None
    sheet = sight.handout(seen, look("en"), ["Badan Jaminan Contoh"], synthetic=True)
    assert "<html" in sheet
    assert sheet.count("<svg") == 1
    assert sheet.count("<h1") == 1
    assert "60%" in sheet
    assert "Synthetic data" in sheet


def test_a_kpi_of_few_people_has_no_line_of_sight(found: Cascade) -> None:
    kpis = pd.DataFrame({"unit": found.unit[found.graph.kpis], "code": found.code[found.graph.kpis]})
    sizes = kpis.value_counts()
    unit, code = sizes[sizes < found.least].index[0]
    assert cascade_pictures.sight(found, f"k|{found.units['unit'].iloc[unit]}|{code}") is None


def test_links_are_suggested_and_not_applied(served: Path, found: Cascade) -> None:
    offers = matching.offers(found)
    assert offers
    for offer in offers:
        assert offer.score >= matching.SURE or len(offer.words) > 1
        assert offer.people is None or offer.people >= found.least
        assert offer.links
    app = opened("links", unit="KP")
    assert "links are suggested" in app.title[0].value.replace("\\", "")


def test_an_accepted_suggestion_is_a_link(sample_store: Store, found: Cascade) -> None:
    offer = matching.offers(found)[0]
    assert linking.add(sample_store, ORG, offer.links, "Ana") >= len(offer.links)
    with sample_store.cursor() as cursor:
        policy = rules.policy_of(cursor, ORG, ORG)
        after = cascade.load(cursor, Filters(ORG, PERIOD, rule_set=ORG), policy)
    assert after is not None
    reach = {v.name: v.value for v in cascade_views.views(found)}["reach"]
    now = {v.name: v.value for v in cascade_views.views(after)}["reach"]
    assert reach is not None
    assert now is not None
    assert now > reach


def test_the_real_trees_can_be_loaded_and_show_their_flaws(
    store: Store, shared: Path, tmp_path: Path
) -> None:
    """Domain rules 1.8: a target unit that does not fit, a repetition of another level, process counts at staff level."""
    with (shared / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["objective"].startswith("[") and r["language"] == "id"]
    path = tmp_path / "trees.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    organisations.create(store, "Pohon kinerja", "Ana", code="trees")
    batch = read(store, "trees", [Submitted(path.name, path)])
    batch.accept(store, "trees", [0], "Ana")
    with store.cursor() as cursor:
        found = matching.tree_rows(cursor, "trees")
        flaws = matching.flaws(cursor, "trees", found)
        offers = matching.tree_offers(found)
    assert len(found) == len(rows)
    assert found["group"].nunique() == len({r["organisation"] for r in rows})
    said = {f.flaw.value: EN.show(f.sentence) for f in flaws}
    kinds = [f.flaw.value for f in flaws]
    assert "Prosentase OPD Kabupaten/Kota yang dibina" in " ".join(
        EN.show(f.sentence) for f in flaws if f.flaw.value == "percent_in_units"
    )
    assert {"percent_in_units", "repeated_measure", "process_count"} <= set(said)
    assert kinds.count("process_count") > 5
    assert offers
    assert offers[0].score > 0.9
    written = linking.add(store, "trees", [link for o in offers[:5] for link in o.links], "Ana")
    assert written == 5
    with store.cursor() as cursor:
        left = matching.tree_offers(found, linking.children(cursor, "trees"))
    assert not {o.links[0].child for o in offers[:5]} & {o.links[0].child for o in left}


def test_lists_leave_as_files_that_cannot_act(found: Cascade) -> None:
    table = pd.DataFrame({"Name": ["=1+1"], "People": [float("nan")]})
    book = openpyxl.load_workbook(
        io.BytesIO(export.workbook([("x", list(table.columns), [["=1+1", None]])])), read_only=True
    )
    assert book.worksheets[0].cell(2, 1).value == "=1+1"
    assert book.worksheets[0].cell(2, 1).data_type == "s"
    assert b"'=1+1" in export.csv_bytes(["Name"], [["=1+1"]])


def test_links_of_a_unit_can_be_added_and_taken_away_on_the_page(served: Path) -> None:
    app = opened("links", unit="KC0101")
    child = "i|KC0101|12b-CP"
    box = app.selectbox(key="link_child")
    assert child in [o for o in box.options] or any("12b-CP" in o for o in box.options)
    box.select_index(0).run()
    assert not app.exception
    app.text_input(key="who_links").input("Ana").run()
    app.selectbox(key="link_parent").select_index(0).run()
    app.button(key="link_add").click().run()
    assert not app.exception
    assert "Links changed by hand" in str([e.label for e in app.expander])


def test_persons_stand_in_the_cascade_only_for_an_entitled_reader(
    served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(access.ENVIRONMENT, raising=False)
    heading = "The people of Kantor Cabang Muara Makmur, one by one"
    app = opened("cascade", unit="KC0101")
    assert not app.exception
    assert heading not in [h.value for h in app.header], "off by default"
    for switch in ("environment", "secrets"):
        app = opened("cascade", unit="KC0101")
        if switch == "environment":
            monkeypatch.setenv(access.ENVIRONMENT, "yes")
        else:
            monkeypatch.delenv(access.ENVIRONMENT)
            app.secrets["person_rows"] = True
        app.run()
        assert heading in [h.value for h in app.header], switch
        assert not [f for f in app.dataframe if "person" in f.value.columns], "nobody has said who looks"
        app.text_input(key="who_cascade_persons").input("Sari").run()
        app.toggle(key="cascade_persons_open").set_value(True).run()
        assert not app.exception
        (table,) = [f.value for f in app.dataframe if "person" in f.value.columns]
        assert len(table) > 10
        app.run()  # drawn again: still one look
    log = access.log(resources.store(), ORG)
    assert log["what"].tolist() == ["cascade_persons"] * 2
    assert set(log["seen_by"]) == {"Sari"}
