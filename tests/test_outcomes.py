"""The library of outcomes is whole in both languages, finds its outputs, is scored by the real macros, and proposals hold."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from bsc import policy, proposals
from bsc.analysis import outcomes
from bsc.edits import EditError
from bsc.errors import NotFound
from bsc.i18n import language
from bsc.illustration import illustrations
from bsc.outcomes import library
from bsc.proposals import State, Wording
from bsc.store import Store
from bsc.suggest import training
from bsc.ui.outcomes import workbook
from tests.small_store import ORG, fill


def test_the_library_is_large_enough_and_complete() -> None:
    candidates = library.candidates()
    assert len(candidates) >= 60
    used = {p.field for p in library.patterns()}
    assert len(used) >= 20
    assert used == set(library.fields())
    assert {s.code for c in candidates.values() for s in c.sources} <= set(library.sources())
    for lang in ("id", "en"):
        shown = [c.name.show(language(lang)) for c in candidates.values()]
        assert len(set(shown)) == len(shown), "two outcomes of one name"
        outputs = [p.output.show(language(lang)) for p in library.patterns()]
        assert len(set(outputs)) == len(outputs)
    for one in candidates.values():
        assert one.sources
        for both in (one.name, one.definition, one.formula, one.pitfalls):
            assert both.id != both.en, f"{one.code}: one text stands for both languages"
    for pattern in library.patterns():
        assert len(pattern.words) == 2, "words in Indonesian and in English"
        assert library.in_field(pattern.field)


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("Jumlah klaim yang dibayarkan", "claims_handled"),
        ("Number of claims paid", "claims_handled"),
        ("Panjang jalan yang dibangun", "roads_built"),
        ("Kilometres of road rehabilitated", "roads_built"),
        ("Jumlah peserta aktif", "members_counted"),
        ("Jam pelatihan per karyawan", "staff_training"),
        ("Staff attending mandatory training", "staff_training"),
        ("Jumlah kegiatan sosialisasi", "events_held"),
        ("Number of scientific publications", "papers"),
        ("Jumlah izin yang diterbitkan", "licences_issued"),
        ("Jumlah patroli", "patrols"),
    ],
)
def test_outputs_are_found_by_their_words_in_both_languages(name: str, pattern: str) -> None:
    found = library.matches(name)
    assert found
    assert found[0].pattern.code == pattern
    assert all(match.words for match in found)


def test_words_of_nothing_find_nothing() -> None:
    assert library.matches("xyzzy") == ()
    assert library.matches("") == ()


def test_illustrations_come_from_the_scoring_macros() -> None:
    found = illustrations(policy.load("plain"), date(2026, 6, 1))
    assert set(found) == set(library.candidates())
    for code, one in found.items():
        candidate = library.candidates()[code]
        target, actual = candidate.example
        by_hand = actual / target if candidate.polarity == "maximize" else 2 - actual / target
        assert one.achievement == pytest.approx(100 * by_hand, abs=0.01), code
        assert any(step.code == "formula" for step in one.steps)


def test_the_sample_is_output_heavy_and_every_output_gets_candidates(sample_store: Store) -> None:
    with sample_store.cursor() as cursor:
        found = outcomes.outlook(cursor, "contoh")
    assert len(found.outputs) == 30  # flaw "output_heavy"
    assert all(outcomes.offered(o) for o in found.outputs)
    claims = found.output("8c-CP")
    assert claims is not None
    needs = {s.code: shown for c, _ in outcomes.offered(claims) for s, shown in outcomes.missing(c, found)}
    assert needs["follow_up"] == ()  # nobody asks recipients a year later
    assert "8b-CP" in needs["quality_check"]


def kept(store: Store) -> list[tuple[str, str, str]]:
    with store.cursor() as cursor:
        rows = proposals.proposals(cursor, ORG)
    return list(zip(rows["outcome"], rows["state"], rows["entered_by"], strict=True))


def test_decisions_are_kept_with_who_and_the_newest_holds(store: Store) -> None:
    fill(store)
    lang = language("en")
    words = proposals.of_library("fund_adequacy", lang)
    proposals.decide(store, ORG, "rev", "fund_adequacy", State.KEPT, "Ana", words)
    edited = Wording("=cmd|' /C calc'!A1", "d", "a ÷ b", "s", "%", "maximize", "impact", "+note")
    proposals.decide(store, ORG, "rev", "fund_adequacy", State.EDITED, "Budi", edited)
    proposals.decide(store, ORG, "rev", "wage_truth", State.DISMISSED, "Budi")
    assert kept(store) == [("fund_adequacy", "edited", "Budi"), ("wage_truth", "dismissed", "Budi")]
    with store.cursor() as cursor:
        rows = proposals.proposals(cursor, ORG)
        found = outcomes.outlook(cursor, ORG)
    data = workbook(rows[rows["state"] != "dismissed"], found, lang)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells), "a formula in the list"
    assert edited.name in [cell.value for cell in cells]
    proposals.decide(store, ORG, "rev", "fund_adequacy", State.OPEN, "Ana")
    assert kept(store) == [("wage_truth", "dismissed", "Budi")]


def test_a_planner_writes_an_outcome_of_his_own(store: Store) -> None:
    fill(store)
    words = Wording("Persentase peserta yang hidup layak", "", "a ÷ b × 100", "", "%", "maximize", "impact")
    first = proposals.propose(store, ORG, "new", "Ana", words)
    second = proposals.propose(store, ORG, "rev", "Ana", words)
    assert first.startswith(proposals.OWN)
    assert first != second
    proposals.decide(store, ORG, "new", first, State.OPEN, "Ana")
    assert kept(store) == [(second, "edited", "Ana")]
    third = proposals.propose(store, ORG, "rev", "Budi", words)
    assert third not in (first, second), "a code is never given twice"
    with pytest.raises(NotFound):
        proposals.decide(store, ORG, "rev", first, State.EDITED, "Ana", words)  # it belongs to another output
    with pytest.raises(EditError, match="bad_level"):
        proposals.propose(store, ORG, "rev", "Ana", Wording("n", "", "f", "", "", "maximize", "output"))
    with store.cursor() as cursor:
        rows, found = proposals.proposals(cursor, ORG), outcomes.outlook(cursor, ORG)
    lines = openpyxl.load_workbook(io.BytesIO(workbook(rows, found, language("en")))).active
    assert lines is not None
    said = [[cell.value for cell in row] for row in lines.iter_rows()]
    assert [said[-1][8], said[-1][11]] == ["Impact", "written by the planner"]


def test_a_bad_decision_writes_nothing(store: Store) -> None:
    fill(store)
    words = proposals.of_library("fund_adequacy", language("id"))
    with pytest.raises(EditError, match="no_name"):
        proposals.decide(store, ORG, "rev", "fund_adequacy", State.KEPT, "  ", words)
    with pytest.raises(NotFound):
        proposals.decide(store, ORG, "rev", "no such", State.DISMISSED, "Ana")
    with pytest.raises(NotFound):
        proposals.decide(store, ORG, "nothing", "fund_adequacy", State.DISMISSED, "Ana")
    empty = Wording("Name", "d", " ", "s", "%", "maximize")
    with pytest.raises(EditError, match="empty_proposal"):
        proposals.decide(store, ORG, "rev", "fund_adequacy", State.EDITED, "Ana", empty)
    assert kept(store) == []


def test_most_outputs_of_real_organisations_get_candidates(shared: Path) -> None:
    rows = training.read_indicators(shared / "indicators.csv")
    outputs = [r.indicator for r in rows if r.level in outcomes.OUTPUT_SIDE]
    found = sum(bool(library.matches(name)) for name in outputs)
    assert len(outputs) > 300
    assert found / len(outputs) >= 0.65


def test_an_output_without_a_field_gets_outcomes_that_fit_any() -> None:
    lost = outcomes.Output("x", "Xyzzy", None, "", "output", True, 1.0, (), ())
    assert {c.code for c, _ in outcomes.offered(lost)} == {"still_in_use", "recipients_better", "need_met"}
    assert {c.code for c, _ in outcomes.offered(lost, "tax")} == {"tax_gap", "pay_in_time"}
