"""The alignment paradox: intervals against known values and scipy, the split exact, the words, the pack."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bsc.cascade.flow import Flow
from bsc.cascade.intervals import bootstrap_mean, icc1, rank_correlation, weighted_mean
from bsc.cascade.paradox import UnitScores, paradox, split, split_sentence
from bsc.cascade.predicates import Bound, compare, load_pack
from bsc.cascade.rollup import predicted_scores, rolled_up
from bsc.cascade.targets import Targets
from bsc.errors import PolicyError
from bsc.i18n import language
from tests.cascade_oracle import INDICATOR, KPI, OBJECTIVE
from tests.cascade_worlds import named

EN, ID = language("en"), language("id")


# --- intervals ---


def test_bca_equals_scipys() -> None:
    rng = np.random.default_rng(7)
    values = rng.gamma(2.0, 3.0, 40)
    ours = bootstrap_mean(values, np.ones(40), draws=20_000)
    scipys = stats.bootstrap(
        (values,), np.mean, method="BCa", n_resamples=20_000, rng=np.random.default_rng(1)
    )
    assert ours.value == pytest.approx(values.mean())
    assert ours.low == pytest.approx(scipys.confidence_interval.low, abs=0.1)
    assert ours.high == pytest.approx(scipys.confidence_interval.high, abs=0.1)


def test_bca_of_a_weighted_mean_equals_scipys_over_pairs() -> None:
    rng = np.random.default_rng(8)
    values, weights = rng.normal(4, 6, 30), rng.integers(10, 400, 30).astype(float)
    ours = bootstrap_mean(values, weights, draws=20_000)

    def mean(x: np.ndarray, w: np.ndarray, axis: int = -1) -> np.ndarray:
        return (x * w).sum(axis=axis) / w.sum(axis=axis)

    scipys = stats.bootstrap(
        (values, weights), mean, paired=True, method="BCa", n_resamples=20_000, rng=np.random.default_rng(2)
    )
    assert ours.low == pytest.approx(scipys.confidence_interval.low, abs=0.15)
    assert ours.high == pytest.approx(scipys.confidence_interval.high, abs=0.15)


def test_few_units_get_no_interval() -> None:
    assert bootstrap_mean(np.arange(9.0), np.ones(9)).low is None
    same = bootstrap_mean(np.full(12, 3.0), np.ones(12))
    assert (same.value, same.low, same.high) == (3.0, 3.0, 3.0)


def test_icc1_of_shrout_and_fleiss() -> None:
    """Six targets, four ratings each (Psychological Bulletin 1979): BMS 11.24, WMS 6.26, ICC(1) 0.17."""
    ratings = np.array(
        [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], np.float64
    )
    e = icc1(np.full(6, 4.0), ratings.mean(axis=1), ratings.var(axis=1, ddof=1))
    assert e is not None
    assert e.value == pytest.approx(0.17, abs=0.005)
    assert (e.low, e.high) == (pytest.approx(-0.13, abs=0.005), pytest.approx(0.72, abs=0.005))


def test_icc1_with_unequal_units_equals_the_analysis_of_variance() -> None:
    rng = np.random.default_rng(3)
    groups = [rng.normal(m, 4, n) for m, n in ((80, 12), (85, 30), (90, 7), (84, 55))]
    n = np.array([g.size for g in groups], float)
    e = icc1(n, np.array([g.mean() for g in groups]), np.array([g.var(ddof=1) for g in groups]))
    f = stats.f_oneway(*groups).statistic
    k0 = (n.sum() - (n**2).sum() / n.sum()) / 3
    assert e is not None
    assert e.value == pytest.approx((f - 1) / (f + k0 - 1))
    assert e.low < e.value < e.high
    assert icc1(np.array([1.0, 1]), np.array([1.0, 2]), np.array([0.0, 0])) is None
    certain = icc1(np.array([3.0, 3]), np.array([1.0, 2]), np.array([0.0, 0]))
    assert certain is not None
    assert certain.value == 1.0


def test_rank_correlation_and_its_interval() -> None:
    x = np.array([1.0, 2, 3, 4, 5, 6, 7, 8])
    y = np.array([2.0, 1, 4, 3, 6, 5, 8, 7])
    rho = 1 - 6 * 8 / (8 * 63)
    half = stats.norm.ppf(0.975) * np.sqrt((1 + rho**2 / 2) / 5)
    e = rank_correlation(x, y)
    assert e is not None
    assert e.value == pytest.approx(rho)
    assert (e.low, e.high) == pytest.approx(
        (np.tanh(np.arctanh(rho) - half), np.tanh(np.arctanh(rho) + half))
    )
    assert rank_correlation(x, np.ones(8)) is None
    assert rank_correlation(x[:2], y[:2]) is None
    few = rank_correlation(x[:3], y[:3])
    assert few is not None
    assert few.low is None
    perfect = rank_correlation(x, -x)
    assert perfect is not None
    assert perfect.high == -1.0
    assert np.isnan(weighted_mean(np.ones(1), np.zeros(1)))


# --- gaps ---


def units(count: int = 12, seed: int = 1) -> UnitScores:
    rng = np.random.default_rng(seed)
    people = rng.integers(20, 90, count).astype(float)
    unit = rng.uniform(70, 95, count)
    return UnitScores(people, np.full(count, 96.0) + rng.normal(0, 0.5, count), np.full(count, 4.0), unit)


def test_gaps_and_their_headline() -> None:
    scores = units()
    p = paradox(scores)
    gap = scores.mean - scores.unit_score
    assert p.gap == pytest.approx(gap)
    assert p.headline is not None
    assert p.headline.value == pytest.approx((gap * scores.people).sum() / scores.people.sum())
    assert p.headline.low is not None
    assert p.headline.high is not None
    assert p.headline.low < p.headline.value < p.headline.high
    assert p.wide == pytest.approx(scores.people[gap > 5].sum() / scores.people.sum())
    english = EN.show(p.sentence)
    assert english.startswith(
        f"On average people score {EN.number(round(p.headline.value, 1))} points above their unit."
    )
    assert "95% interval" in english
    assert EN.show(p.rho_sentence).endswith("so this says little.")  # everybody at 96
    assert "lie between units" in EN.show(p.icc_sentence)
    for text in (p.sentence, p.rho_sentence, p.icc_sentence):
        assert ID.show(text) != EN.show(text)


def test_small_units_and_unknown_scores_are_left_out() -> None:
    scores = UnitScores(
        np.array([9.0, 10, 50]), np.array([99.0, 90, 90]), np.array([1.0, 1, 1]), np.array([50.0, np.nan, 92])
    )
    p = paradox(scores)
    assert p.used.tolist() == [False, False, True]
    assert p.headline is not None
    assert p.headline.value == pytest.approx(-2)
    assert (
        EN.show(p.sentence)
        == "On average people score 2 points below their unit. With 1 units there is no interval."
    )
    nobody = paradox(UnitScores(np.array([3.0]), np.array([90.0]), np.array([1.0]), np.array([90.0])))
    assert nobody.headline is None
    assert EN.show(nobody.sentence).startswith("No unit has both")


def test_the_link_between_people_and_units_in_words() -> None:
    unit = np.linspace(60, 100, 30)
    for mean, words in (
        (unit + 5, "better-scored people"),
        (180 - unit, "worse-scored people"),
        (80 + 15 * np.sin(np.arange(30) * 2.1), "do not follow"),
    ):
        p = paradox(UnitScores(np.full(30, 40.0), mean, np.full(30, 9.0), unit))
        assert words in EN.show(p.rho_sentence)
        assert "{" not in ID.show(p.rho_sentence)
    capped = UnitScores(np.full(30, 40.0), unit + 5, np.full(30, 9.0), unit, at_cap=np.full(30, 30.0))
    assert "75% of the people stand at the cap" in EN.show(paradox(capped).rho_sentence)


# --- the split ---


def test_the_split_of_a_gap_by_hand() -> None:
    """Unit 0: linked KPI (weight 0.6) at 90, orphan (0.4) at 100; the unit's indicator wants 200 and is promised 90."""
    tiers = {"k": KPI, "l": KPI, "i": INDICATOR, "O": OBJECTIVE}
    g = named(tiers, [("k", "i", 1.0), ("i", "O", 1.0)], mass=np.array([0.6, 0.4, 0, 0]))
    flow = Flow(g)
    score = np.array([90.0, 100, np.nan, np.nan])
    unit = np.array([0, 0, 0, -1])
    targets = Targets(
        np.array([160.0, 5, 200, np.nan]), np.array([0, 1, 0, -1]), np.array([False, False, True, False])
    )
    rolled = rolled_up(flow, score, targets)
    assert rolled[2] == pytest.approx(160 / 200 * 90)
    predicted, coverage = predicted_scores(flow, rolled, unit, 1)
    assert (predicted[0], coverage[0]) == (pytest.approx(72), 1.0)
    s = split(flow, score, unit, np.array([83.0 - 13.0]), predicted)
    assert s.individual[0] == pytest.approx(94)
    assert s.reach[0] == pytest.approx(0.6)
    assert (s.orphan[0], s.target[0], s.rest[0]) == (pytest.approx(4), pytest.approx(18), pytest.approx(2))
    assert EN.show(split_sentence(*s.overall(np.ones(1)))) == (
        "Of the 24-point gap, 4 come from KPIs linked to nothing, 18 from targets that do not add up to the unit's "
        "target, and 2 from elsewhere."
    )


def test_roll_up_weights_children_by_their_work_and_leaves_gaps_out() -> None:
    tiers = {"k": KPI, "l": KPI, "m": KPI, "i": INDICATOR, "j": INDICATOR, "O": OBJECTIVE}
    links = [
        ("k", "i", 1.0),
        ("l", "i", 0.5),
        ("l", "j", 0.5),
        ("m", "j", 1.0),
        ("i", "O", 1.0),
        ("j", "O", 1.0),
    ]
    flow = Flow(named(tiers, links, mass=np.array([3.0, 2, 5, 0, 0, 0])))
    rolled = rolled_up(flow, np.array([100.0, 60, np.nan, 0, 0, 0]))
    assert rolled[3] == pytest.approx((3 * 100 + 1 * 60) / 4)
    assert rolled[4] == pytest.approx(60)
    assert rolled[5] == pytest.approx((4 * 90 + 6 * 60) / 10)
    predicted, coverage = predicted_scores(flow, rolled, np.array([-1, -1, -1, 0, 0, -1]), 1, cap=80)
    assert predicted[0] == pytest.approx((80 + 60) / 2)
    assert coverage[0] == 1.0
    nothing = rolled_up(flow, np.full(6, np.nan))
    assert np.isnan(nothing).all()
    assert np.isnan(predicted_scores(flow, nothing, np.array([-1, -1, -1, 0, 0, -1]), 1)[0][0])


@given(
    st.lists(
        st.tuples(
            st.integers(0, 2), st.integers(1, 5), st.integers(0, 4), st.integers(0, 120), st.booleans()
        ),
        min_size=1,
        max_size=10,
    ),
    st.lists(st.one_of(st.none(), st.integers(0, 120)), min_size=3, max_size=3),
    st.lists(st.one_of(st.none(), st.integers(0, 120)), min_size=3, max_size=3),
)
def test_the_split_sums_exactly_and_follows_its_definition(
    lines: list[tuple[int, int, int, int, bool]], results: list[int | None], promised: list[int | None]
) -> None:
    """Lines: unit, mass, quarters that reach the objective, score, scored or not."""
    tiers = {**{f"k{n}": KPI for n in range(len(lines))}, "O": OBJECTIVE}
    links = [(f"k{n}", "O", quarters / 4) for n, (_, _, quarters, _, _) in enumerate(lines)]
    mass = np.array([*(float(m) for _, m, _, _, _ in lines), 0.0])
    score = np.array([*(float(s) if ok else np.nan for _, _, _, s, ok in lines), np.nan])
    unit = np.array([*(u for u, *_ in lines), -1])
    own = np.array([np.nan if r is None else float(r) for r in results])
    predicted = np.array([np.nan if p is None else float(p) for p in promised])
    s = split(Flow(named(tiers, links, mass=mass)), score, unit, own, predicted)
    for u in range(3):
        mine = [(Fraction(m), Fraction(q, 4), Fraction(x)) for v, m, q, x, ok in lines if v == u and ok]
        if not mine or results[u] is None:
            assert np.isnan([s.orphan[u], s.target[u], s.rest[u]]).all()
            continue
        assert s.orphan[u] + s.target[u] + s.rest[u] == pytest.approx(s.gap[u], abs=1e-9)
        total = sum(m for m, _, _ in mine)
        reach = sum(m * r for m, r, _ in mine) / total
        mean = sum(m * x for m, _, x in mine) / total
        assert s.gap[u] == pytest.approx(float(mean - results[u]))
        assert s.reach[u] == pytest.approx(float(reach))
        if reach == 0:
            assert s.no_linked[u]
            assert s.orphan[u] == pytest.approx(s.gap[u])
            continue
        linked = sum(m * r * x for m, r, x in mine) / sum(m * r for m, r, _ in mine)
        if reach < 1:
            unlinked = sum(m * (1 - r) * x for m, r, x in mine) / sum(m * (1 - r) for m, r, _ in mine)
            assert s.orphan[u] == pytest.approx(float((1 - reach) * (unlinked - linked)), abs=1e-9)
        else:
            assert s.orphan[u] == pytest.approx(0, abs=1e-9)
        if promised[u] is None:
            assert s.no_prediction[u]
            assert s.target[u] == 0
        else:
            assert s.target[u] == pytest.approx(float(linked - promised[u]))
            assert s.rest[u] == pytest.approx(promised[u] - results[u])


@given(st.lists(st.floats(-30, 30), min_size=3, max_size=3))
def test_the_numbers_in_the_sentence_add_up(parts: list[float]) -> None:
    sentence = split_sentence(sum(parts), *parts)
    if sentence.values:
        shown = sentence.values
        assert shown["orphan"] + shown["target"] + shown["rest"] == pytest.approx(shown["gap"])
        for name, part in zip(("orphan", "target", "rest"), parts, strict=True):
            assert abs(shown[name] - part) <= 0.1 + 1e-9


# --- the comparison with SE MenPANRB 3/2023 ---


def test_the_pack_is_the_published_table(shared: Path) -> None:
    pack = load_pack()
    names = {"max": "at_most_share", "min": "at_least_share", "min_count": "at_least_people"}
    path = shared / "cases" / "11_se_menpanrb_3_2023_distribution" / "rules.csv"
    with path.open(encoding="utf-8", newline="") as file:
        published = {
            (
                r["org_predicate"],
                tuple(r["employee_predicate"].split("+")),
                names[r["rule"]],
                float(r["value"]),
            )
            for r in csv.DictReader(file)
        }
    assert {(r.organisation, r.predicates, r.bound.value, float(r.value)) for r in pack.rules} == published
    assert pack.binds


def test_excess_people_of_the_methods_example() -> None:
    """Organisation "butuh perbaikan": at least 60 % butuh perbaikan, at most 10 % sangat baik."""
    c = compare(load_pack(), "butuh_perbaikan", {"butuh_perbaikan": 20, "baik": 15, "sangat_baik": 8})
    assert c.applicable
    assert [(f.rule.bound, f.have, f.limit, f.people) for f in c.findings] == [
        (Bound.AT_LEAST_SHARE, 20, 26, 6),  # ceil(0.6 * 43)
        (Bound.AT_MOST_SHARE, 8, 4, 4),  # 8 - floor(0.1 * 43)
    ]
    assert EN.show(c.sentence) == (
        "The spread of predicates departs from SE Menteri PANRB 3/2023 in 2 points (a comparison, not a rule here)."
    )
    assert EN.show(c.findings[1].sentence) == "very good (sangat baik): 8 of 43 people, at most 4."
    assert ID.show(c.findings[1].sentence) == "sangat baik: 8 dari 43 orang, paling banyak 4."
    assert "bukan aturan" in ID.show(c.sentence)


def test_bounds_are_exact_where_floats_are_not() -> None:
    rule = next(
        r for r in load_pack().rules if r.bound == Bound.AT_LEAST_SHARE and r.value == Fraction(1, 10)
    )
    assert rule.limit(30) == 3  # 0.1 * 30 is 3.0000000000000004
    none = next(r for r in load_pack().rules if r.value == 0)
    assert none.excess({"sangat_baik": 1}, 40) == 1


def test_fitting_spreads_small_units_and_silent_predicates() -> None:
    pack = load_pack()
    fits = compare(pack, "baik", {"baik": 7, "butuh_perbaikan": 1, "sangat_baik": 2})
    assert fits.broken == ()
    assert "fits" in EN.show(fits.sentence)
    small = compare(pack, "baik", {"baik": 9})
    assert not small.applicable
    assert EN.show(small.sentence).startswith("Fewer than 10 people")
    one = compare(pack, "sangat_kurang", {"sangat_kurang": 8, "kurang": 1, "sangat_baik": 1})
    assert len(one.broken) == 1
    assert "or" in EN.show(one.findings[1].sentence)
    with pytest.raises(ValueError, match="hebat"):
        compare(pack, "baik", {"hebat": 20})


def test_a_broken_pack_is_named(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text('name = "p"\nkind = "law"\n', "utf-8")
    with pytest.raises(PolicyError) as error:
        load_pack("p", tmp_path)
    assert error.value.code == "pack_unreadable"
    source = (
        Path(__file__).parent.parent / "data" / "policy" / "packs" / "se_menpanrb_3_2023.toml"
    ).read_text("utf-8")
    (tmp_path / "q.toml").write_text(source.replace("value = 0.7", "value = 70"), "utf-8")
    with pytest.raises(PolicyError, match="70"):
        load_pack("q", tmp_path)
    with pytest.raises(PolicyError):
        load_pack("absent", tmp_path)


def test_objectives_take_no_part_in_a_units_prediction() -> None:
    flow = Flow(named({"k": KPI, "O": OBJECTIVE}, [("k", "O", 1.0)]))
    predicted, coverage = predicted_scores(
        flow, rolled_up(flow, np.array([90.0, np.nan])), np.array([0, 0]), 1
    )
    assert np.isnan(predicted[0])
    assert coverage[0] == 0
