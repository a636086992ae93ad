"""Suggestions of level, perspective and polarity: rules, model, reasons, learning, measuring, terminal."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc import __main__ as terminal
from bsc.errors import ReportError
from bsc.i18n import language
from bsc.suggest import (
    Confirmed,
    concepts,
    evaluation,
    features,
    lexicon,
    model,
    polarity,
    retrain,
    suggest,
    training,
)
from bsc.suggest.fit import fit, softmax

DATA = Path(__file__).parent / "data"
UNSEEN = DATA / "suggest_unseen.csv"


def strangers() -> list[dict[str, str]]:
    with UNSEEN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---------------------------------------------------------------- polarity


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("Angka Kematian Ibu per 100.000 kelahiran hidup", "minimize"),
        ("Persentase penurunan angka kematian ibu", "maximize"),
        ("Menurunnya angka kemiskinan", "minimize"),
        ("Persentase penduduk miskin", "minimize"),
        ("Persentase penduduk miskin yang menerima bantuan", "maximize"),
        ("Prevalensi stunting", "minimize"),
        ("Tingkat pengangguran terbuka", "minimize"),
        ("Jumlah keluhan pelanggan", "minimize"),
        ("Persentase keluhan yang ditindaklanjuti", "maximize"),
        ("Persentase pengelolaan keuangan yang bebas dari temuan material", "maximize"),
        ("Waktu tunggu rawat jalan", "minimize"),
        ("Kepatuhan waktu tanggap terhadap komplain", "maximize"),
        ("Ketepatan waktu penyampaian laporan", "maximize"),
        ("Rata-rata lama sekolah", "maximize"),
        ("Rata-rata lama tinggal wisatawan", "maximize"),
        ("Biaya per peserta didik", "minimize"),
        ("Indeks kepuasan masyarakat", "maximize"),
        ("Inflasi", "stabilize"),
        ("Bed Occupancy Rate (BOR)", "stabilize"),
        ("Cost per library visit", "minimize"),
        ("Average time to close a pothole work order", "minimize"),
        ("% of complaints resolved within 30 days", "maximize"),
        ("Reduction in greenhouse gas emissions", "maximize"),
        ("Reduced number of days spent in custody", "minimize"),
        ("Contraceptive prevalence rate", "maximize"),
        ("Infant mortality rate", "minimize"),
        ("Number of people vaccinated against measles", "maximize"),
        ("Employee turnover rate", "minimize"),
        ("Penurunan kualitas layanan", "minimize"),
    ],
)
def test_polarity_of_known_traps(indicator: str, expected: str) -> None:
    assert polarity(indicator).label == expected


def test_polarity_says_why() -> None:
    label, confidence, votes = polarity("Persentase keluhan yang ditindaklanjuti")
    assert (label, confidence >= 0.9) == ("maximize", True)
    assert [vote.words for vote in votes if vote.label == "maximize"] == ["ditindaklanjuti"]
    assert [vote.words for vote in votes if vote.label == "minimize"] == ["keluhan"]


def test_polarity_of_nothing_is_no_more_than_a_guess() -> None:
    assert polarity("").confidence == 0.5
    assert polarity("Jumlah pohon").confidence < 0.9


def test_polarity_of_other_organisations() -> None:
    rows = strangers()
    right = [polarity(row["indicator"]).label == row["polarity"] for row in rows]
    assert np.mean(right) >= 0.96
    low = [polarity(row["indicator"]).label == "minimize" for row in rows if row["polarity"] == "minimize"]
    assert np.mean(low) >= 0.85


# ---------------------------------------------------------------- words


def test_numbering_and_signs_are_not_words() -> None:
    assert lexicon.normalise("1a-CP Prosentase OPD (yang) dibina") == "persentase opd yang dibina"
    assert lexicon.normalise("4.3 Proportion of survivors") == "proportion of survivors"
    assert lexicon.normalise("  % of ‘Looked After’ children  ") == "% of looked after children"


def test_patterns_mean_what_their_language_says() -> None:
    finder = lexicon.Finder(
        {"a": ["orang .. dilatih|kepuasan"], "b": ["satisf*|^jumlah"], "c": ["within {n} days"]}
    )
    found = finder.find("jumlah orang desa yang dilatih within 30 days satisfied jumlah kepuasanku")
    assert {name: [hit.words for hit in hits] for name, hits in found.items()} == {
        "a": ["orang desa yang dilatih"],
        "b": ["jumlah", "satisfied"],
        "c": ["within 30 days"],
    }


def test_the_longer_pattern_wins_in_its_list() -> None:
    found = lexicon.Finder({"a": ["angka|angka kematian|kematian ibu"]}).find("angka kematian ibu")
    assert [hit.words for hit in found["a"]] == ["angka kematian"]


def test_a_party_in_the_denominator_does_not_count() -> None:
    assert "k:society" in features.see("Jumlah penduduk").values
    assert "k:society" not in features.see("Cost of roads per 1,000 population").values


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_gets_an_answer(anything: str) -> None:
    (one,) = suggest([anything])
    for name in model.TASKS:
        choice = getattr(one, name)
        assert choice.label in model.LABELS[name]
        assert 0 < choice.confidence <= 1
        assert abs(sum(chance for _, chance in choice.ranking) - 1) < 1e-9
        assert {label for label, _ in choice.ranking} == set(model.LABELS[name])
    json.dumps(one.as_json())


@given(st.lists(st.sampled_from([row["indicator"] for row in strangers()]), max_size=6))
@settings(max_examples=30, deadline=None)
def test_each_text_is_judged_by_itself(texts: list[str]) -> None:
    together = suggest(texts)
    for text, one in zip(texts, together, strict=True):
        (alone,) = suggest([text])
        assert alone.level.label == one.level.label
        assert alone.level.confidence == pytest.approx(one.level.confidence)
        assert alone.perspective.ranking[0][0] == one.perspective.ranking[0][0]


def test_every_concept_has_a_name_in_both_languages() -> None:
    names = {c.name for c in features.concepts()} | set(lexicon.read("polarity.toml")) & {
        "bad",
        "time",
        "cost",
    }
    for name in names:
        shown = concepts.title(name)
        assert shown != concepts.title("word"), name
        assert language("id").show(shown) != language("en").show(shown)


# ---------------------------------------------------------------- the model that ships


@pytest.mark.parametrize(
    ("indicator", "level", "perspective"),
    [
        ("Indeks kepuasan masyarakat", "outcome", "customer"),
        ("Jumlah dokumen perencanaan yang disusun", "output", "internal"),
        ("Persentase penyerapan anggaran", "activity", "financial"),
        ("Indeks Pembangunan Manusia", "impact", "customer"),
        ("Jumlah pegawai yang mengikuti diklat", "output", "learning"),
        ("Laba bersih", "outcome", "financial"),
        ("Number of farmers trained", "output", "customer"),
        ("Maternal mortality ratio", "impact", "customer"),
        ("Employee engagement index", "outcome", "learning"),
        ("Percentage of households using safely managed drinking water", "outcome", "customer"),
    ],
)
def test_plain_cases(indicator: str, level: str, perspective: str) -> None:
    (one,) = suggest([indicator])
    assert (one.level.label, one.perspective.label) == (level, perspective)
    assert one.level.votes
    assert all(vote.words for vote in one.level.votes + one.perspective.votes)


def test_the_figures_promised_hold_for_other_organisations() -> None:
    rows = strangers()
    found = suggest([row["indicator"] for row in rows])
    truth, best, sure = evaluation.positions(
        "level", [row["level"] for row in rows], [s.level for s in found]
    )
    level = evaluation.score("level", truth, best, sure)
    assert level.sides_f1 is not None
    assert level.sides_f1 >= 0.80
    assert level.sure >= 0.30
    assert level.sure_right is not None
    assert level.sure_right >= 0.92
    known = [model.known_label("perspective", row["perspective"]) or "" for row in rows]
    perspective = evaluation.score(
        "perspective", *evaluation.positions("perspective", known, [s.perspective for s in found])
    )
    assert perspective.macro_f1 >= 0.65
    assert perspective.sure == 0  # an ordered pick-list until own labels are confirmed


def test_a_text_without_a_known_concept_is_never_sure() -> None:
    (one,) = suggest(["Zyx qwv"])
    assert not one.level.sure
    assert not one.perspective.sure
    assert not one.polarity.sure


def test_a_side_is_at_least_as_likely_as_the_level_on_it() -> None:
    for one in suggest([row["indicator"] for row in strangers()]):
        assert one.level.side is not None
        assert one.level.confidence <= one.level.side + 1e-9
        assert one.level.side >= 0.5
        assert one.perspective.side is None


def test_the_model_is_small_and_needs_numpy_only() -> None:
    assert model.PATH.stat().st_size < 1_000_000
    assert not [name for name in sys.modules if name.split(".")[0] == "sklearn"]


# ---------------------------------------------------------------- learning


def test_fit_finds_what_separates_and_keeps_the_prior_otherwise() -> None:
    x = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]] * 20)
    y = np.array([0, 1] * 20)
    prior = np.array([[0.0, 0.0], [0.0, 0.0], [0.7, -0.7], [0.0, 0.0]])
    weights = fit(x, y, 2, prior, np.full(4, 0.1), np.ones(40))
    chances = softmax(np.hstack([x, np.ones((40, 1))]) @ weights)
    assert (chances.argmax(axis=1) == y).all()
    assert weights[2] == pytest.approx(prior[2])  # a feature that no row has stays as written
    again = fit(x, y, 2, prior, np.full(4, 0.1), np.ones(40))
    assert (weights == again).all()


def test_a_stronger_pull_stays_nearer_to_the_prior() -> None:
    rng = np.random.default_rng(1)
    x, y, prior = rng.random((60, 5)), rng.integers(0, 3, 60), rng.normal(size=(6, 3))
    near, far = (fit(x, y, 3, prior, np.full(6, pull), np.ones(60)) for pull in (50.0, 0.05))
    assert np.abs(near - prior).max() < np.abs(far - prior).max()


def test_confirmed_labels_teach_an_own_wording() -> None:
    base = model.load()
    odd = [f"Persentase glorba unit {name}" for name in "abcdefgh"]
    taught = retrain(
        base, [Confirmed(text, level="input", perspective="financial", polarity="minimize") for text in odd]
    )
    (before,) = suggest(["Persentase glorba unit z"])
    (after,) = suggest(["Persentase glorba unit z"], taught)
    assert (after.level.label, after.perspective.label, after.polarity.label) == (
        "input",
        "financial",
        "minimize",
    )
    assert dict(after.level.ranking)["input"] > dict(before.level.ranking)["input"]
    (same,) = suggest(["Indeks kepuasan masyarakat"], taught)
    assert same.level.label == "outcome"  # what has nothing to do with it stays
    assert taught.skipped == ()
    assert model.load() is base


def test_labels_that_are_none_are_named_and_skipped() -> None:
    taught = retrain(
        model.load(), [Confirmed("Laba bersih", level="keluaran-ish", perspective="stakeholder")]
    )
    (problem,) = taught.skipped
    assert "keluaran-ish" in language("en").show(problem)
    assert "Laba bersih" in language("id").show(problem)


@pytest.mark.parametrize(
    ("task", "stated", "label"),
    [
        ("level", "Output", "output"),
        ("perspective", "Stakeholder", "customer"),
        ("perspective", "learning & growth", "learning"),
        ("perspective", "internal process", "internal"),
        ("polarity", "maximize", "maximize"),
        ("level", "nonsense", None),
        ("perspective", "", None),
    ],
)
def test_labels_as_people_write_them(task: str, stated: str, label: str | None) -> None:
    assert model.known_label(task, stated) == label


def test_perspective_may_become_sure_when_own_labels_prove_it() -> None:
    rows = training.read_examples()
    own = [Confirmed(row.indicator, perspective=row.perspective) for row in rows[:200]]
    base = model.load()
    assert base.tasks["perspective"].sure >= model.NEVER
    assert retrain(base, own[: model.ENOUGH - 1]).tasks["perspective"].sure >= model.NEVER
    proven = retrain(base, own).tasks["perspective"]
    assert proven.sure == proven.waiting < 1
    turned = [
        Confirmed(one.indicator, perspective="financial" if i % 2 else "customer")
        for i, one in enumerate(own)
    ]
    assert retrain(base, turned).tasks["perspective"].sure >= model.NEVER  # habits that nobody can foresee


def test_a_saved_model_is_the_same_model(tmp_path: Path) -> None:
    base = model.load()
    model.save(base, tmp_path / "m.json")
    assert (tmp_path / "m.json").read_bytes() == model.PATH.read_bytes()
    again = model.load(tmp_path / "m.json")
    texts = [row["indicator"] for row in strangers()[:50]]
    assert suggest(texts, again) == suggest(texts)


# ---------------------------------------------------------------- training and measuring


def test_nothing_that_is_tested_was_an_example() -> None:
    worded = {lexicon.normalise(row.indicator) for row in training.read_examples()}
    copies = [row["indicator"] for row in strangers() if lexicon.normalise(row["indicator"]) in worded]
    assert len(copies) <= 0.06 * len(strangers()), copies  # names that every government uses: Inflasi, IPM


def test_examples_are_labelled_and_worded_once() -> None:
    rows = training.read_examples()
    worded = [lexicon.normalise(row.indicator) for row in rows]
    assert len(set(worded)) == len(worded)
    assert all(row.level in model.LABELS["level"] for row in rows)
    assert all(row.perspective in model.LABELS["perspective"] for row in rows)


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=60), st.integers(2, 6))
def test_folds_never_split_a_group(groups: list[str], number: int) -> None:
    fold = training.folds(groups, number)
    for group in set(groups):
        assert len({f for f, g in zip(fold, groups, strict=True) if g == group}) == 1


def test_scores_by_hand() -> None:
    truth, best = np.array([2, 2, 3, 4]), np.array([2, 1, 3, 3])
    s = evaluation.score("level", truth, best, np.array([True, False, False, True]))
    assert (s.accuracy, s.sides_accuracy, s.sides_f1) == (0.5, 1.0, 1.0)
    assert (s.sure, s.sure_right, s.sure_exact) == (0.5, 1.0, 0.5)
    output = evaluation.classes("level", truth, best)[2]
    assert (output.rows, output.precision, output.recall) == (2, 1.0, 0.5)
    bins, error = evaluation.calibration(np.array([0.95, 0.95, 0.45]), np.array([True, False, True]))
    assert [(n, was) for _, _, n, _, was in bins] == [(1, 1.0), (2, 0.5)]
    assert error == pytest.approx((2 * 0.45 + 0.55) / 3)


def test_training_again_gives_the_same_model(shared: Path, tmp_path: Path) -> None:
    rows, examples = training.read_indicators(shared / "indicators.csv"), training.read_examples()
    model.save(training.train(rows, examples), tmp_path / "m.json")
    again, shipped = model.load(tmp_path / "m.json"), model.load()
    for name, task in shipped.tasks.items():
        assert again.tasks[name].columns == task.columns
        assert np.abs(again.tasks[name].weights - task.weights).max() < 0.02
        assert again.tasks[name].sure == pytest.approx(task.sure, abs=0.02)


def test_what_is_no_indicator_is_not_learned(shared: Path) -> None:
    rows = training.read_indicators(shared / "indicators.csv")
    assert not [row for row in rows if "Pemasyarakatan" in row.group]  # objectives
    assert not [row for row in rows if row.group == "KPP Pratama Maros" and row.level]  # validity, not levels
    assert [row for row in rows if row.tested_only and row.level]
    assert {row.perspective for row in rows} <= {*model.LABELS["perspective"], ""}


def test_a_file_without_the_columns_says_which(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,indicator\n1,Laba\n", "utf-8")
    with pytest.raises(ReportError, match="perspective"):
        training.read_indicators(path)


# ---------------------------------------------------------------- terminal


def test_terminal_prints_an_object_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        'no,indicator,target\n1,"Persentase keluhan, yang ditindaklanjuti",90\n2,,1\n3,Number of farmers trained,10\n',
        "utf-8",
    )
    assert terminal.main(["suggest", str(path), "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["indicator"] for line in lines] == [
        "Persentase keluhan, yang ditindaklanjuti",
        "Number of farmers trained",
    ]
    for line in lines:
        assert set(line) == {"indicator", "level", "perspective", "polarity"}
        assert {"label", "confidence", "sure"} <= set(line["level"])
        assert line["level"]["label"] in model.LABELS["level"]
        assert line["perspective"]["label"] in {
            "financial",
            "customer",
            "internal process",
            "learning & growth",
        }
    assert lines[1]["polarity"]["label"] == "maximize"


def test_terminal_reads_a_single_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.csv"
    path.write_text("indicator\nIndeks kepuasan masyarakat\nInflasi\n", "utf-8")
    assert terminal.main(["suggest", str(path), "--lang", "id"]) == 0
    shown = capsys.readouterr().out
    assert "hasil (outcome)" in shown
    assert "kepuasan" in shown


def test_terminal_says_when_the_column_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "other.csv"
    path.write_text("nama,target\nLaba,1\n", "utf-8")
    assert terminal.main(["suggest", str(path), "--json", "--lang", "en"]) == 1
    said = capsys.readouterr()
    assert not said.out
    assert "other.csv" in said.err
    assert "nama, target" in said.err
    assert terminal.main(["suggest", str(tmp_path / "none.csv"), "--lang", "en"]) == 1
