"""Why is this number so: steps, shares up to the whole, sources down to the cell, in code and in the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bsc import policy, queries, scores
from bsc.__main__ import main
from bsc.analysis import find
from bsc.analysis.explain import Explanation, explain
from bsc.analysis.shares import with_shares
from bsc.domain import Period
from bsc.errors import NotFound
from bsc.i18n import language
from bsc.present import explanation
from bsc.store import Store

RULES = policy.load("contoh")
Q3 = Period.from_code("2024-Q3")


def told(store: Store, unit: str, indicator: str, period: Period) -> Explanation:
    with store.cursor() as cursor:
        return explain(cursor, "contoh", unit, indicator, period, RULES)


def test_the_formula_stands_with_its_own_numbers_and_its_rule(sample_store: Store) -> None:
    found = told(sample_store, "KP", "1c-CP", Q3)
    [part] = found.parts
    formula = next(step for step in part.steps if step.code == "formula")
    shown = language("en").show(formula.numbers or "")
    assert f"{part.row['actual']:g} ÷ {part.row['target']:g} × 100" in shown
    assert formula.entry is not None
    assert formula.entry.key == "achievement.stabilize_form"
    assert part.row["achievement"] == pytest.approx(100 * part.row["actual"] / part.row["target"])


def test_a_number_leads_back_to_its_cell(sample_store: Store) -> None:
    found = told(sample_store, "KP", "1c-CP", Q3)
    cells = {source.side: source for source in found.sources}
    assert set(cells) == {"target", "actual"}
    for side, source in cells.items():
        assert source.file
        assert source.cell is not None
        assert float(source.cell.replace(",", ".")) == found.parts[0].row[side]


def test_a_year_names_the_quarters_it_is_made_from(sample_store: Store) -> None:
    found = told(sample_store, "KP", "11b-CP", Period.of(2024))
    assert found.made_of is not None
    assert {source.period for source in found.sources} == {f"2024-Q{n}" for n in (1, 2, 3, 4)}
    [part] = found.parts
    read = [s for s in found.sources if s.side == "actual"]
    assert sum(float(s.cell or "nan") for s in read) == part.row["actual"]


def test_contributions_of_all_indicators_add_up_to_the_whole(sample_store: Store) -> None:
    with sample_store.cursor() as cursor:
        held, names = scores.of(cursor, "contoh", RULES), scores.catalogue(cursor, "contoh")
        nodes = with_shares(
            queries.run(
                cursor, "pages/explain_nodes", nodes=held.nodes, indicators=names.indicators,
                objectives=names.objectives, unit="KP", period=Q3.code,
            )
        )  # fmt: skip
    leaves = nodes[(nodes["node"] == "indicator") & nodes["score"].notna()]
    [whole] = nodes.loc[nodes["node"] == "organisation", "score"]
    assert leaves["share_of_whole"].sum() == pytest.approx(1)
    assert (leaves["share_of_whole"] * leaves["score"]).sum() == pytest.approx(whole)
    points = [told(sample_store, "KP", code, Q3).points for code in leaves["indicator"][:2]]
    assert points == pytest.approx(list((leaves["share_of_whole"] * leaves["score"])[:2]))


def test_what_cannot_be_computed_says_why_and_what_to_do(sample_store: Store) -> None:
    found = told(sample_store, "KW01", "11c-N", Period.from_code("2024-Q2"))
    [step] = found.parts[0].steps
    assert step.code == "missing"
    assert "worst tolerable value" in language("en").show(step.numbers or "")
    assert found.points is None


def test_both_languages_show_the_same_numbers(sample_store: Store) -> None:
    found = told(sample_store, "KP", "11b-CP", Period.of(2024))
    english, indonesian = (explanation.lines(found, language(code)) for code in ("en", "id"))
    assert len(english) == len(indonesian)
    assert english != indonesian
    until = english.index("Read from")  # quarters are Q4 in one language and Triwulan IV in the other
    for ours, theirs in zip(english[3:until], indonesian[3:until], strict=True):
        assert [c for c in ours if c.isdigit()] == [c for c in theirs if c.isdigit()]


def test_nothing_to_explain_is_said(sample_store: Store) -> None:
    with pytest.raises(NotFound, match="nothing_to_explain"):
        told(sample_store, "KP", "1c-CP", Period.of(1999))


def test_a_thing_is_found_by_code_or_name_and_near_misses_are_named(sample_store: Store) -> None:
    with sample_store.cursor() as cursor:
        assert find.indicator(cursor, "contoh", "11B-cp") == "11b-CP"
        assert find.indicator(cursor, "contoh", "proven cases of fraud") == "11b-CP"
        assert find.unit(cursor, "contoh", "kantor pusat") == "KP"
        with pytest.raises(NotFound, match="Did you mean: 11b-CP"):
            find.indicator(cursor, "contoh", "11bCP")


def test_the_terminal_gives_the_same_answer(sample_store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(sample_store.path)
    sample_store.close()
    asked = ["explain", "11b-CP", "KP", "2024", "--store", str(path), "--lang", "en"]
    assert main(asked) == 0
    assert "Proven cases of fraud (11b-CP)" in capsys.readouterr().out
    assert main([*asked, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["chain"][-1]["node"] == "organisation"
    assert data["parts"][0]["actual"] == sum(
        float(s["cell"]) for s in data["sources"] if s["side"] == "actual"
    )
    assert main(["explain", "11bCP", "KP", "2024", "--store", str(path), "--lang", "en"]) == 1
    assert "Did you mean" in capsys.readouterr().err
