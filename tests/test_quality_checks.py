"""SMART checks on hand-written cases in both languages; letters per regulation; greens that say nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc.i18n import language
from bsc.quality import smart
from bsc.quality.facts import Facts, Series, Verdict
from bsc.quality.green import greens, late_units
from bsc.quality.rules import limits, rule_sets
from bsc.quality.wording import divides, times_a_year, wording

LIMITS = limits()
_SAID = ("definition", "measure_unit", "formula", "data_source", "polarity", "consolidation", "weight")
GIVEN = frozenset({*_SAID, "owner", "objective", "perspective"})
SERIES = Series(
    periods=12,
    per_year=4,
    grain="quarter",
    polarity="maximize",
    target=105.0,
    has_target=True,
    target_before=100.0,
    actual_before=101.0,
    period_end=date(2025, 12, 31),
    changes=8,
    change_low=-0.02,
    change_high=0.08,
    reports=4,
)
GOOD = Facts(
    name="Persentase klaim yang dibayar tepat waktu",
    given=GIVEN,
    measure_unit="%",
    formula="Klaim tepat waktu dibagi klaim diajukan dikali 100",
    data_source="Sistem klaim",
    definition="Klaim yang dibayar paling lambat lima hari kerja sejak berkas lengkap",
    frequency="Triwulanan",
    owner="Deputi Bidang Pelayanan",
    polarity="maximize",
    consolidation="average",
    weight=50.0,
    level="outcome",
    perspective="customer",
    level_fits=True,
    objective="SS1",
    siblings=2,
    siblings_with_level=2,
    sibling_outcomes=1,
    sibling_weights=(50.0, 50.0),
    weights_here=(50.0, 50.0),
    series=SERIES,
)


def verdict(code: str, facts: Facts) -> Verdict:
    found, reason, hint = smart.CHECKS[code](facts, LIMITS)
    for lang in (language("id"), language("en")):
        assert "{" not in lang.show(reason)
        assert "{" not in lang.show(hint or "")
    if found == Verdict.FAIL:
        assert hint is not None, f"{code} fails without saying what to do"
    return found


def of(code: str, **changes: object) -> Verdict:
    return verdict(code, replace(GOOD, **changes))  # type: ignore[arg-type]


WORDINGS = [
    # name, check, passes
    ("Persentase peserta yang menerima manfaat tepat waktu", "measure_word", True),
    ("Share of claims paid within five days", "measure_word", True),
    ("Terlaksananya kegiatan sosialisasi", "measure_word", False),
    ("Improved service to participants", "measure_word", False),
    ("Prosentase OPD yang dibina", "measure_word", True),
    ("3b. Jumlah dokumen perencanaan yang disusun", "measure_word", True),
    ("Terlaksananya pelayanan prima", "no_vague_word", False),
    ("Improved quality of service", "no_vague_word", False),
    ("Indeks kualitas pelayanan publik", "no_vague_word", True),
    ("Index of service quality as users see it", "no_vague_word", True),
    ("Jumlah sekolah dan puskesmas yang dibangun", "one_concept", False),
    ("Number of schools and clinics built", "one_concept", False),
    ("Persentase sarana dan prasarana yang berfungsi", "one_concept", True),
    ("Length of roads and bridges in good condition", "one_concept", True),
    ("Jumlah monitoring/evaluasi yang dilakukan", "one_concept", False),
    ("Persentase layanan (daring/luring) yang selesai", "one_concept", True),
    ("Iuran diterima", "length", False),
    ("Persentase " + "kata " * 25, "length", False),
    ("Waktu penyelesaian klaim", "length", True),
]


@pytest.mark.parametrize(("name", "code", "passes"), WORDINGS)
def test_wordings_in_both_languages(name: str, code: str, passes: bool) -> None:
    assert of(code, name=name) == (Verdict.PASS if passes else Verdict.FAIL)


@pytest.mark.parametrize(
    ("name", "unit", "agrees"),
    [
        ("Persentase OPD yang dibina", "%", True),
        ("Prosentase OPD yang dibina", "dokumen", False),
        ("Number of visits", "percent", False),
        ("Jumlah peserta aktif", "orang", True),
        ("Time to settle a claim", "%", False),
        ("Waktu penyelesaian klaim", "hari kerja", True),
    ],
)
def test_unit_and_name_agree_or_not(name: str, unit: str, agrees: bool) -> None:
    assert of("unit_agrees", name=name, measure_unit=unit) == (Verdict.PASS if agrees else Verdict.FAIL)
    assert of("unit_agrees", name=name, measure_unit="") == Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("Klaim dibayar dibagi klaim diajukan dikali 100", True),
        ("a / b x 100", True),
        ("Claims paid divided by claims filed", True),
        ("Jumlah kunjungan dengan berita acara", False),
        ("Number of visits on record", False),
    ],
)
def test_a_share_needs_numerator_and_denominator(formula: str, says: bool) -> None:
    assert divides(formula) is says
    assert of("ratio_parts", formula=formula) == (Verdict.PASS if says else Verdict.FAIL)
    assert of("ratio_parts", formula=formula, measure_unit="orang") == Verdict.PASS


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("definition", "definition"),
        ("unit", "measure_unit"),
        ("formula", "formula"),
        ("source", "data_source"),
        ("direction", "polarity"),
        ("owner", "owner"),
    ],
)
def test_what_is_missing_fails_but_what_nobody_was_asked_is_unknown(code: str, field: str) -> None:
    assert of(code) == Verdict.PASS
    assert of(code, **{field: " "}) == Verdict.FAIL
    assert of(code, **{field: "", "given": GIVEN - {field}}) == Verdict.UNKNOWN


TARGETS = [
    ("beyond_baseline", {}, Verdict.PASS),
    ("beyond_baseline", {"target": 100.0}, Verdict.FAIL),
    ("beyond_baseline", {"target": 100.0, "polarity": "minimize"}, Verdict.PASS),
    ("beyond_baseline", {"target": 104.0, "baseline": 110.0}, Verdict.FAIL),
    ("beyond_baseline", {"actual_before": None}, Verdict.UNKNOWN),
    ("beyond_baseline", {"polarity": "stabilize"}, Verdict.UNKNOWN),
    ("within_history", {}, Verdict.PASS),
    ("within_history", {"target": 120.0}, Verdict.FAIL),
    ("within_history", {"changes": 4}, Verdict.UNKNOWN),
    ("within_history", {"actual_before": 0.0}, Verdict.UNKNOWN),
    ("not_too_easy", {}, Verdict.PASS),
    ("not_too_easy", {"at_cap": 12}, Verdict.FAIL),
    ("not_too_easy", {"periods": 11, "at_cap": 11}, Verdict.UNKNOWN),
    ("not_too_easy", {"periods": 3, "per_year": 1, "at_cap": 3}, Verdict.FAIL),
    ("not_too_hard", {"missed_far": 12}, Verdict.FAIL),
    ("not_too_hard", {"missed_far": 11}, Verdict.PASS),
    ("target_stated", {"has_target": False}, Verdict.FAIL),
    ("target_moves", {"target_before": 106.0}, Verdict.FAIL),
    ("target_moves", {"target_before": None}, Verdict.UNKNOWN),
    ("not_behind_last_year", {"target": 100.9}, Verdict.FAIL),
    ("on_time", {}, Verdict.PASS),
    ("on_time", {"late": 1}, Verdict.FAIL),
    ("on_time", {"reports": 0}, Verdict.UNKNOWN),
    ("baseline_recent", {"baseline_at": date(2022, 12, 31)}, Verdict.PASS),
    ("baseline_recent", {"baseline_at": date(2021, 12, 31)}, Verdict.FAIL),
    ("baseline_recent", {}, Verdict.UNKNOWN),
]


@pytest.mark.parametrize(("code", "changes", "wanted"), TARGETS)
def test_targets_and_time(code: str, changes: dict[str, object], wanted: Verdict) -> None:
    assert of(code, series=replace(SERIES, **changes)) == wanted  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("frequency", "times"),
    [
        *[
            ("Triwulanan", 4),
            ("Bulanan", 12),
            ("6 bulan sekali", 2),
            ("dua kali setahun", 2),
            ("Annually", 1),
        ],
        *[("Quarterly", 4), ("tiap triwulan dalam setahun", 4), ("half-yearly", 2), ("kadang-kadang", None)],
    ],
)
def test_how_often_in_words(frequency: str, times: int | None) -> None:
    assert times_a_year(frequency) == times


def test_how_often_is_stated_seen_or_contradicted() -> None:
    once = replace(SERIES, periods=1)
    assert of("periodic", frequency="") == Verdict.PASS  # seen in the reports
    assert of("periodic", frequency="", series=once) == Verdict.UNKNOWN
    assert of("periodic", frequency="Tahunan", series=once) == Verdict.PASS  # stated
    assert of("periodic", frequency="Tahunan") == Verdict.PASS  # reported more often than asked
    assert of("periodic", frequency="Bulanan") == Verdict.FAIL
    assert of("periodic", frequency="saat diperlukan", series=None) == Verdict.PASS


def test_little_written_is_unknown_not_measurable() -> None:
    bare = Facts(name="Refugees with a place to live", given=frozenset({"polarity"}), polarity="maximize")
    marks = {m.letter: m.verdict for m in smart.strip(bare, rule_sets()["permenpanrb"], LIMITS).marks}
    assert marks["M"] == Verdict.UNKNOWN, "one check of seven passes: that is no measurable indicator"


def test_place_and_siblings() -> None:
    assert of("objective", objective="") == Verdict.FAIL
    assert of("objective", objective="", given=GIVEN - {"objective"}) == Verdict.UNKNOWN
    assert of("level_fits", level_fits=False) == Verdict.FAIL
    assert of("level_fits", level_fits=None) == Verdict.UNKNOWN
    assert of("perspective_agrees") == Verdict.UNKNOWN
    assert of("perspective_agrees", sure_perspective="customer") == Verdict.PASS
    assert of("perspective_agrees", sure_perspective="learning") == Verdict.FAIL
    assert of("objective_size", siblings=6) == Verdict.FAIL
    assert of("objective_outcome", sibling_outcomes=0) == Verdict.FAIL
    assert of("objective_outcome", sibling_outcomes=0, siblings_with_level=1) == Verdict.UNKNOWN
    assert of("weights_sum", sibling_weights=(50.0, 60.0), weights_here=(50.0, 60.0)) == Verdict.FAIL
    assert of("weights_sum", sibling_weights=(50.0, 50.0, 50.0)) == Verdict.PASS
    assert of("weights_sum", sibling_weights=(50.0, None)) == Verdict.UNKNOWN


def test_letters_mean_what_the_regulation_says() -> None:
    sets = rule_sets()
    assert list(sets) == ["permenpanrb", "permendagri", "kemenkeu"]
    for one in sets.values():
        assert [letter.letter for letter in one.letters] == list("SMARTC")
        assert all(code in smart.CHECKS for letter in one.letters for code in letter.checks)
    easy = replace(GOOD, series=replace(SERIES, at_cap=12))
    failed = {code: smart.strip(easy, one, LIMITS).failed_letters for code, one in sets.items()}
    assert failed == {"permenpanrb": ("A",), "permendagri": ("A",), "kemenkeu": ("R",)}
    orphan = replace(GOOD, objective="", perspective="")
    assert "R" in smart.strip(orphan, sets["permendagri"], LIMITS).failed_letters
    assert smart.strip(orphan, sets["kemenkeu"], LIMITS).failed_letters == ("S",)


@settings(max_examples=40, deadline=None)
@given(
    name=st.text(max_size=80),
    unit=st.sampled_from(["%", "orang", "", "hari"]),
    formula=st.text(max_size=40),
    given_=st.sampled_from([GIVEN, frozenset()]),
    series=st.sampled_from([None, SERIES, Series(), replace(SERIES, polarity=None)]),
    rule_set=st.sampled_from(list(rule_sets())),
)
def test_any_metadata_gets_a_strip_whose_numbers_add_up(
    name: str, unit: str, formula: str, given_: frozenset[str], series: Series | None, rule_set: str
) -> None:
    facts = Facts(name=name, given=given_, measure_unit=unit, formula=formula, series=series)
    found = smart.strip(facts, rule_sets()[rule_set], LIMITS)
    checks = [c for mark in found.marks for c in mark.checks]
    assert found.passed + found.failed + found.unknown == len(checks)
    for mark in found.marks:
        verdicts = [c.verdict for c in mark.checks]
        assert (mark.verdict == Verdict.FAIL) == (Verdict.FAIL in verdicts)
        if mark.verdict == Verdict.PASS:
            assert verdicts.count(Verdict.PASS) >= max(1, verdicts.count(Verdict.UNKNOWN))
    if found.score is not None:
        assert 0 <= found.score <= 1
    assert wording(name).words >= 0


ROW = {
    "indicator": "x",
    "achievement": 104.0,
    "ratio": 104.0,
    "target": 100.0,
    "actual_before": 99.0,
    "polarity": "maximize",
    "at_cap": 0,
    "met": 1,
    "exact": 0,
    "per_year": 4,
    "periods": 12,
    "spread": 0.1,
    "spread_of": 8,
    "reports": 4,
    "late": 0,
}


def signs(rows: list[dict[str, object]], cap: float | None = 120.0) -> dict[str, tuple[int, int]]:
    found = greens(pd.DataFrame(rows), LIMITS, cap)
    return {s.code: (s.units, s.of) for g in found for s in g.signs}


def test_each_sign_of_a_hollow_green() -> None:
    one = [{**ROW, "unit": "A"}]
    assert signs(one) == {}
    assert signs([{**one[0], "achievement": 120.0, "at_cap": 3}]) == {"cap": (1, 1)}
    assert signs([{**one[0], "achievement": 120.0, "at_cap": 2}]) == {}
    assert signs([{**one[0], "at_cap": 3}], cap=None) == {}
    assert signs([{**one[0], "actual_before": 101.0}]) == {"easy_target": (1, 1)}
    assert signs([{**one[0], "actual_before": 101.0, "achievement": 99.0}]) == {}
    assert signs([{**one[0], "actual_before": 99.0, "polarity": "minimize"}]) == {"easy_target": (1, 1)}
    assert signs([{**one[0], "met": 12}]) == {"never_missed": (1, 1)}
    assert signs([{**one[0], "spread": 0.001}]) == {"constant": (1, 1)}
    assert signs([{**one[0], "exact": 3, "achievement": 100.0}]) == {"exact": (1, 1)}
    assert signs([{**one[0], "exact": 3, "achievement": 100.0, "target": 0.0, "actual_before": 0.0}]) == {}


def test_units_alike_and_signs_that_are_not_widespread() -> None:
    alike = [{**ROW, "unit": u, "achievement": 104 + n / 10} for n, u in enumerate("ABCDE")]
    assert signs(alike) == {"alike": (5, 5)}
    assert signs(alike[:4]) == {}
    few = [
        {**ROW, "unit": u, "achievement": 100.0 + 5 * n, "met": 12 if n == 0 else 1}
        for n, u in enumerate("ABC")
    ]
    assert signs(few) == {}


def test_the_uncapped_ratio_stands_beside_the_capped_one() -> None:
    rows = [
        {**ROW, "unit": u, "achievement": 120.0, "ratio": r, "at_cap": 4}
        for u, r in (("A", 130.0), ("B", 150.0), ("C", 170.0))
    ]
    [found] = greens(pd.DataFrame(rows), LIMITS, 120.0)
    assert (found.achievement, found.ratio, found.unit, found.units) == (120.0, 150.0, "C", 3)


def test_late_units_are_named_with_their_greens() -> None:
    rows = [
        {**ROW, "unit": "A", "late": 4},
        {**ROW, "unit": "A", "indicator": "y", "late": 1, "achievement": 80.0},
        {**ROW, "unit": "B"},
    ]
    [found] = late_units(pd.DataFrame(rows), LIMITS)
    assert (found.unit, found.late, found.reports, found.green, found.indicators) == ("A", 5, 8, 1, 2)
