"""The people pages on the invented organisation and on the two real files: findings, views, empty states, exports."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from bsc import access, followups, organisations, policy, queries
from bsc.__main__ import main
from bsc.analysis import needs, people
from bsc.errors import BscError
from bsc.figures import people as figures
from bsc.figures import people_line
from bsc.figures.look import look
from bsc.figures.people import Group
from bsc.i18n import language
from bsc.present import people_needs
from bsc.reports import importing
from bsc.reports.export import workbook
from bsc.store import Store
from tests.test_pages import ROOT, fresh_caches, shown

ORG = "contoh"


@pytest.fixture(scope="module")
def served(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the sample, opened by the dashboard and shared by its sessions; New Mexico's counts beside it."""
    path = tmp_path_factory.mktemp("people_pages") / "selaras.duckdb"
    path.write_bytes(sample_file.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SELARAS_STORE", str(path))
        fresh_caches()
        made = PagesManager.__init__

        def init(self: PagesManager, *given: object, **named: object) -> None:
            made(self, *given, **named)
            PagesManager.uses_pages_directory = False

        patch.setattr(PagesManager, "__init__", init)
        yield path
    fresh_caches()


def opened(page: str, lang: str = "en", org: str = ORG, **params: str) -> AppTest:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=120)
    app.query_params["lang"] = lang
    app.query_params["org"] = org
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert not app.error
    return app


@pytest.mark.parametrize(
    ("name", "params", "title"),
    [
        ("distribution", {}, "58% of 6,565 people reach the minimum, and one of 12 units stands out"),
        (
            "distribution",
            {"by": "all"},
            "58% of 6,565 people reach the minimum, and 3 of 132 units stand out",
        ),
        ("distribution", {"by": "cells"}, "58% of 6,565 people reach the minimum"),
        ("distribution", {"view": "fair"}, "3 of 132 units differ from the others by more than chance"),
        ("distribution", {"view": "line"}, "No more people than expected stand just above the minimum"),
        ("distribution", {"view": "time"}, "The same people score as in H1 2025"),
        (
            "careers",
            {},
            "3,778 of 6,565 people may be proposed for a GCR; 114 are one low period away from a review",
        ),
        ("careers", {"career": "even"}, "11 groups have less than four fifths of the highest share"),
        (
            "careers",
            {"career": "cost"},
            "About 3,750 people are to be expected at the minimum, between 3,723 and 3,777",
        ),
        (
            "results",
            {},
            "Development and certification is what is missing most: 4,560 of 6,565 people are below the line",
        ),
    ],
)
def test_a_view_says_its_finding(served: Path, name: str, params: dict[str, str], title: str) -> None:
    assert [t.value.replace("\\", "") for t in opened(name, **params).title] == [title]


@pytest.mark.parametrize("name", ["distribution", "careers", "results"])
def test_the_pages_run_in_indonesian(served: Path, name: str) -> None:
    said = shown(opened(name, "id", view="score", career="grades"))
    assert "Kantor Pusat" in said
    assert "people" not in said.replace("people_", "")


def test_weights_on_paper_and_in_effect(served: Path) -> None:
    app = opened("distribution", view="score")
    assert app.title[0].value.startswith(
        "On paper KPI, assessment and development count 70/10/20; in effect "
    )
    said = shown(app)
    assert "0.37 points are missing to the minimum" in said
    assert "illustrative" in said
    assert "P2" not in said, "no code of a person on a server that does not allow it"


def test_a_heaping_branch_is_named_after_two_periods(served: Path) -> None:
    said = shown(opened("distribution", view="line"))
    assert "Kantor Cabang Bukit Jingga: more people than expected" in said
    assert "cheat" not in said.lower()


def test_one_person_is_shown_only_where_the_server_allows_it(
    served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any("one person" in e.label for e in opened("distribution", view="score").expander)
    monkeypatch.setenv(access.ENVIRONMENT, "yes")
    app = opened("distribution", view="score")
    assert any("one person" in e.label for e in app.expander)
    from bsc.ui import resources

    with resources.store().cursor() as cursor:
        found = queries.run(cursor, "pages/person_scores", org=ORG, unit="KC0401", period="2025-S2")
    app.text_input(key="who_person_score").input("Ani").run()
    app.text_input(key="person_code").input(str(found["person"][0])).run()
    assert not app.exception
    assert not app.error
    said = shown(app)
    assert "Kantor Cabang Bukit Jingga" in said
    assert "reported" in said
    app.selectbox(key="contest_state").select("contested")
    app.text_input(key="contest_reason").input("assessed by the wrong head")
    next(b for b in app.button if b.label == "Write the entry").click().run()
    assert not app.error
    assert "contested" in shown(app)
    assert {"person_score", "person_kpis", "score_contested"} <= set(
        access.log(resources.store(), ORG)["what"]
    )


def test_an_organisation_without_people_is_told_what_to_do(served: Path) -> None:
    store_org = "kosong"
    from bsc.ui import resources

    organisations.create(resources.store(), "Kosong", "tests", code=store_org)
    for page in ("distribution", "careers", "results"):
        app = opened(page, org=store_org)
        assert [t.value for t in app.title] == ["There are no scores of people yet"]


def test_counts_per_level_say_what_they_allow(served: Path, shared: Path) -> None:
    from bsc.ui import resources

    store = resources.store()
    organisations.create(store, "New Mexico", "tests", code="nm")
    name = "us_new_mexico_teacher_evaluation.csv"
    batch = importing.read(store, "nm", [importing.Submitted(name, shared / "reports" / name)])
    batch.accept(store, "nm", [0], "tests")
    app = opened("distribution", org="nm", when="2018", view="spread", by="units")
    assert app.title[0].value.startswith("41% of 19,923 people are rated 3")
    assert "no persons" in shown(app)
    assert "Counts per level do not answer this" in shown(opened("distribution", org="nm", view="line"))


def test_people_of_one_period_with_one_score_say_what_they_allow(served: Path, shared: Path) -> None:
    from bsc.ui import resources

    store = resources.store()
    organisations.create(store, "IBM (fictional)", "tests", code="ibm")
    name = "ibm_hr_employees.csv"
    batch = importing.read(store, "ibm", [importing.Submitted(name, shared / "reports" / name)])
    batch.answer(0, "period", "2017")
    batch.accept(store, "ibm", [0], "tests")
    app = opened("distribution", org="ibm", view="spread", by="units")
    said = shown(app)
    assert app.title[0].value.startswith("85% of 1,470 people are rated 3")
    for words in (
        "one period only",
        "one score without components",
        "Only the values 3, 4 occur",
        "not public",
    ):
        assert words in said
    assert "is not known" in opened("careers", org="ibm").title[0].value
    assert "cannot be said" in opened("results", org="ibm").title[0].value


def test_the_training_plan_is_marked_and_cannot_act(sample_store: Store) -> None:
    rules = policy.load("contoh")
    with sample_store.cursor() as cursor:
        base = people.base(cursor, ORG, "=Badan", rules)
        assert base is not None
        held = people.period(cursor, base, base.when(""))
        found = needs.needs(cursor, held, base.tree.top)
    assert found is not None
    header, rows, about = people_needs.export_rows(
        found, base, held.when, "=Badan", synthetic=True, lang=language("en")
    )
    book = openpyxl.load_workbook(io.BytesIO(workbook([("Plan", header, rows), ("About", ["About"], about)])))
    sheet = book["Plan"]
    assert sheet["A1"].value == "Synthetic data"
    assert sheet.max_row == len(rows) + 1
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    place = header.index("People below") + 1
    assert min(sheet.cell(row, place).value for row in range(2, sheet.max_row + 1)) >= base.least
    assert any("invented organisation" in str(line[0]) for line in about)


def test_follow_ups_are_counts_and_add_up(sample_store: Store) -> None:
    followups.enter(sample_store, ORG, "KW01", "2025-S2", 12, "Certification course", "Ani")
    followups.enter(sample_store, ORG, "KW01", "2025-S2", -2, "Two did not go", "Ani")
    with sample_store.cursor() as cursor:
        assert followups.of_period(cursor, ORG, "2025-S2") == {"KW01": 10}
    with pytest.raises(BscError):
        followups.enter(sample_store, ORG, "KW01", "2025-S2", 0, "nothing", "Ani")


def test_the_terminal_says_the_same(
    sample_store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sample_store.path
    sample_store.close()
    assert (
        main(["people", "--org", ORG, "--by", "grades", "--json", "--lang", "en", "--store", str(path)]) == 0
    )
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["people"] for line in lines[:-1]] == [1043, 1717, 1630, 1110, 684, 381]
    assert lines[-1]["summary"]["eligible"] == 3778
    assert main(["people", "--org", ORG, "--unit", "nowhere", "--store", str(path)]) == 1


GROUPS = [
    Group("a", "<Unit> A", 12, (0, 2, 6, 4), (1.5, 2.4, 3.2), "33%"),
    Group("b", "Unit B", 11, (1, 4, 4, 2), (1.2, 2.1, 3.0), "18%", line=2.0),
]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1120.0, 400.0])
def test_pictures_escape_names_and_draw_the_line(dark: bool, width: float) -> None:
    given = {"low": 0.0, "step": 1.0, "line": 3.0, "line_words": "Minimum 3", "width": width}
    for draw in (figures.ridges, figures.ecdf):
        svg = draw(GROUPS, look("en", dark), **given)  # type: ignore[arg-type]
        assert "&lt;Unit&gt; A" in svg
        assert "Minimum 3" in svg
        assert "nan" not in svg
    svg = people_line.histogram(
        [(1.0, 4), (2.0, 9), (3.0, 14), (4.0, 3)],
        look("id", dark),
        step=1.0,
        line=3.0,
        line_words="Minimum 3",
        expected=[(1.5, 5.0), (2.5, 8.0)],
        zone=(2.0, 4.0),
        width=width,
    )
    assert "dalam galat pengukuran" in svg
