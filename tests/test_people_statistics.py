"""Statistics of people: published cases, the simulations of the methods at a smaller size, and slow exact oracles."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc import queries
from bsc.analysis import people_line
from bsc.cascade.predicates import load_pack
from bsc.i18n import language
from bsc.people import (
    consistency,
    effect,
    fairness,
    funnel,
    guide,
    heaping,
    lattice,
    line,
    mix,
    number,
    ranks,
    raters,
    scores,
    stability,
    watch,
)
from bsc.people.lattice import Bins, Lattice
from bsc.people.rule import COMPONENTS, Rule

RULE = Rule(700, 100, 200, minimum=9000, low=8000, low_periods=3, of_periods=4)
POINTS = st.integers(0, 12000)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


# ---- exact scores --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def career() -> Iterator[duckdb.DuckDBPyConnection]:
    """The columns of career scores and the macro of their total, alone."""
    with duckdb.connect() as connection:
        queries.execute(connection, "schema/63_career")
        queries.execute(connection, "scores/60_career_total")
        yield connection


Row = tuple[int | None, int | None, int | None, int | None]


def hold(career: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> None:
    """One person a cell: KPI, assessment, development, single score."""
    career.execute("delete from career")
    names = ("kpi", "assessment", "development", "score")
    career.execute(
        "insert into career by name select 1 as part, unnest($number) as cell, unnest($number) as person_no, "
        + ", ".join(f"unnest(${name}::integer[]) as {name}" for name in names),
        {
            "number": list(range(len(rows))),
            **{name: [row[k] for row in rows] for k, name in enumerate(names)},
        },
    )


def weights(rule: Rule) -> dict[str, int]:
    return {"w_kpi": rule.kpi, "w_assessment": rule.assessment, "w_development": rule.development}


def summed(career: duckdb.DuckDBPyConnection, rows: Sequence[Row], rule: Rule, single: bool) -> pd.DataFrame:
    """What the store counts of each person."""
    hold(career, rows)
    floors = dict(zip(("f_kpi", "f_assessment", "f_development"), rule.floors, strict=True))
    lines = {"minimum": rule.minimum, "low": rule.low, "cap": 12000}
    return queries.run(career, "people/cell_sums", part=1, single=single, **weights(rule), **lines, **floors)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(*[st.none() | POINTS] * 4), min_size=1, max_size=20),
    st.integers(0, 1000),
    st.booleans(),
    st.data(),
)
def test_eligibility_agrees_with_fractions(
    career: duckdb.DuckDBPyConnection, rows: list[Row], kpi: int, single: bool, data: st.DataObject
) -> None:
    rest = data.draw(st.integers(0, 1000 - kpi))
    shares = (kpi, rest, 1000 - kpi - rest)
    rule = Rule(
        *shares, minimum=9000, low=8000, low_periods=1, of_periods=1, floors=(None, None, data.draw(POINTS))
    )
    found = summed(career, rows, rule, single)
    made = [scores.worked(row[:3], rule, row[3] if single else None) for row in rows]
    slow = [
        sum(
            (Fraction(w, 1000) * Fraction(s or 0, 100) for w, s in zip(shares, row, strict=False)), Fraction()
        )
        if all(s is not None for w, s in zip(shares, row, strict=False) if w)
        else Fraction(row[3], 100)
        if single and row[3] is not None
        else None
        for row in rows
    ]
    assert [one.total for one in made] == slow
    assert found["people"].tolist() == [total is not None for total in slow]
    assert found["reached"].tolist() == [total is not None and total >= 90 for total in slow]
    assert found["eligible"].tolist() == [bool(one.eligible) for one in made]
    assert found["low"].tolist() == [total is not None and total < 80 for total in slow]


def test_a_float_would_have_put_this_person_on_the_wrong_side(career: duckdb.DuckDBPyConnection) -> None:
    rule = Rule(600, 150, 250, minimum=8000)
    rows: list[Row] = [(8000, 8000, 8000, None), (8000, None, 8000, 7950)]
    assert summed(career, rows, rule, False)["reached"].tolist() == [1, 0]
    assert summed(career, rows, rule, True)["total"].tolist() == [80, 79.5]


def test_bunched_kpis_leave_the_decision_to_development() -> None:
    """Methods 0.3: KPI 97 +- 5, development 70 +- 20: 70/10/20 on paper works as 45/2/52."""
    rng = np.random.default_rng(1)
    parts = np.stack(
        [rng.normal(9700, 500, 40_000), rng.normal(8000, 500, 40_000), rng.normal(7000, 2000, 40_000)], 1
    )
    whole = np.clip(parts, 0, 12000).astype(np.int64)
    found = scores.effective(len(whole), whole.sum(axis=0), whole.T @ whole, RULE)
    assert found.effective.sum() == pytest.approx(1)
    assert found.effective == pytest.approx([0.43, 0.01, 0.56], abs=0.03)
    assert sum(scores.in_whole_percent(found.effective)) == 100
    assert "70/10/20" in language("en").show(scores.effective_words(found))


# ---- bins ----------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 12000), min_size=1, max_size=60), st.integers(5000, 11000))
def test_counts_at_a_line_are_exact_and_quantiles_within_a_step(values: list[int], cut: int) -> None:
    grid = lattice.through(cut)
    bins = [np.flatnonzero(grid.edges <= value)[-1] for value in values]
    held = lattice.gather(np.zeros(len(values), int), bins, np.ones(len(values), int), 1, grid)
    assert held.at_least(cut)[0] == sum(v >= cut for v in values)
    assert held.people[0] == len(values)
    exact = np.quantile(np.array(values) / 100, [0.1, 0.5, 0.9], method="inverted_cdf")
    assert np.abs(held.quantile([0.1, 0.5, 0.9])[0] - exact).max() <= 1.0 + 1e-9
    assert np.abs(held.mean()[0] - np.mean(values) / 100) <= 0.5


def test_nobody_is_dropped_silently() -> None:
    with pytest.raises(ValueError, match="lattice"):
        lattice.gather([0], [400], [1], 1, Lattice())


# ---- published cases -----------------------------------------------------------------------------------------------


def test_efron_and_morris_shrink_by_0_212(shared: Path) -> None:
    folder = shared / "cases/07_efron_morris_shrinkage"
    average = np.array([int(row["hits"]) / 45 for row in table(folder / "input.csv")])
    middle = average.mean()
    shrunk, weight, _ = mix.shrink(average, np.full(18, middle * (1 - middle) / 45), spent=3)
    assert weight[0] == pytest.approx(0.212, abs=5e-4)
    wanted = [float(row["james_stein_recomputed"]) for row in table(folder / "derived_james_stein.csv")]
    assert shrunk == pytest.approx(wanted, abs=1e-4)


def test_cliffs_delta_of_effsize(shared: Path) -> None:
    rows = table(shared / "cases/09_cliffs_delta/input.csv")
    groups = [
        np.bincount([int(r["value"]) for r in rows if (r["group"] == "treatment") == wanted], minlength=51)
        for wanted in (True, False)
    ]
    found = effect.cliff(*groups)
    assert (found.delta, found.low, found.high) == pytest.approx((-0.25, -0.7265846, 0.3890062), abs=1e-7)
    assert found.size == "small"


def test_ranks_of_pisa(shared: Path) -> None:
    folder = shared / "cases/10_ranks_pisa2018"
    rows = table(folder / "input.csv")
    found = ranks.intervals(
        np.array([float(r["math_score"]) for r in rows]), np.array([float(r["math_se"]) for r in rows])
    )
    published = {r["jurisdiction"]: int(r["rank_published"]) for r in table(folder / "expected_rank.csv")}
    derived = {r["jurisdiction"]: r for r in table(folder / "derived_rank_confidence_single_step.csv")}
    assert found.critical == pytest.approx(3.82, abs=0.06)
    for k, row in enumerate(rows):
        name = row["jurisdiction"]
        assert found.rank[k] == published[name]
        bounds = (found.low[k], found.high[k], found.all_low[k], found.all_high[k])
        wanted = [int(derived[name][c]) for c in ("marg_low", "marg_high", "simul_low", "simul_high")]
        assert np.abs(np.array(bounds) - wanted).max() <= 1, name  # both are draws


def test_the_margins_of_the_senate_show_no_heap(shared: Path) -> None:
    """rddensity finds none in these data (p 0.38); neither may the bump test."""
    rows = table(shared / "cases/08_density_discontinuity/input_margin.csv")
    margin = np.array([float(r["margin"]) for r in rows])
    counts = np.bincount(np.floor(margin).astype(int) + 100, minlength=201)
    test, place = heaping.placebo(counts, 100)
    assert test.p[0] > 0.05
    assert place.rank > 1


def test_admissions_of_berkeley_by_department() -> None:
    """R's mantelhaen.test(UCBAdmissions): odds 0.9046968 (0.7719074 to 1.0603298), statistic 1.5246 uncorrected."""
    male, all_male = [512, 353, 120, 138, 53, 22], [825, 560, 325, 417, 191, 373]
    female, all_female = [89, 17, 202, 131, 94, 24], [108, 25, 593, 375, 393, 341]
    found = fairness.mantel_haenszel(male, all_male, female, all_female)
    assert (found.odds, found.odds_low, found.odds_high) == pytest.approx(
        (0.9046968, 0.7719074, 1.0603298), abs=1e-6
    )
    assert (found.statistic, found.p) == pytest.approx((1.5246, 0.2169), abs=1e-4)


# ---- fair comparison -----------------------------------------------------------------------------------------------


def world(seed: int, units: int = 400) -> tuple[mix.Cells, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    n = np.maximum(2, rng.lognormal(np.log(22), 0.8, units).astype(int))
    truth, chances = rng.normal(0, 2, units), rng.dirichlet([2, 4, 5, 4, 2, 1], units)
    unit = np.repeat(np.arange(units), n)
    grade = np.concatenate([rng.choice(6, size, p=p) for size, p in zip(n, chances, strict=True)])
    y = 80 + truth[unit] + np.array([-3, -2, 0, 1, 2, 4])[grade] + rng.normal(0, 7.5, n.sum())
    return cells(unit, grade, y, units, 6), truth - truth.mean(), n


def cells(unit: np.ndarray, grade: np.ndarray, y: np.ndarray, units: int, grades: int) -> mix.Cells:
    keys, place = np.unique(unit * grades + grade, return_inverse=True)
    sums = [np.bincount(place, weight) for weight in (y, y * y)]
    return mix.Cells(keys // grades, keys % grades, np.bincount(place), *sums, units, grades)


def test_shrinkage_cuts_the_error_and_frees_the_top_from_tiny_units() -> None:
    found = [(mix.compare(c, least=2), truth, n) for c, truth, n in (world(seed) for seed in range(3))]
    raw = np.mean([((f.adjusted - f.centre - truth) ** 2).mean() for f, truth, _ in found])
    shrunk = np.mean([((f.shrunk - f.centre - truth) ** 2).mean() for f, truth, _ in found])
    covered = np.mean([((f.low - f.centre <= t) & (t <= f.high - f.centre)).mean() for f, t, _ in found])
    assert 2 < raw / shrunk < 4  # methods: 3.74 to 1.23
    assert covered == pytest.approx(0.95, abs=0.025)
    top = [[np.median(n[np.argsort(-v)[:20]]) for v in (f.raw, f.shrunk)] for f, _, n in found]
    assert np.mean(top, axis=0)[1] > 2 * np.mean(top, axis=0)[0]


@pytest.mark.parametrize("seed", range(3))
def test_the_direct_fit_is_the_fixed_point_of_alternating_means(seed: int) -> None:
    held, _, _ = world(seed, 30)
    fitted = mix.fit(held)
    n = held.people
    u, g = np.zeros(30), np.zeros(6)
    for _ in range(300):
        u = np.bincount(held.unit, held.total - n * g[held.grade], 30) / np.bincount(held.unit, n, 30)
        g = np.bincount(held.grade, held.total - n * u[held.unit], 6) / np.bincount(held.grade, n, 6)
    assert fitted.unit - fitted.unit.mean() == pytest.approx(u - u.mean(), abs=1e-8)


def test_units_without_common_grades_are_not_compared() -> None:
    y = np.arange(40.0)
    found = mix.compare(cells(np.repeat([0, 1], 20), np.repeat([0, 1], 20), y, 2, 2))
    assert not found.comparable
    assert found.components.tolist() == [0, 1]
    assert np.isnan(found.shrunk).all()
    assert found.raw == pytest.approx([9.5, 29.5])


def test_permuting_units_changes_nothing_and_small_ones_have_no_mean() -> None:
    held, _, n = world(5, 40)
    order = np.random.default_rng(2).permutation(40)
    moved = mix.Cells(order[held.unit], held.grade, held.people, held.total, held.squares, 40, 6)
    a, b = mix.compare(held), mix.compare(moved)
    assert b.shrunk[order] == pytest.approx(a.shrunk, nan_ok=True)
    assert (np.isnan(a.adjusted) == (n < 10)).all()


def test_a_mild_rater_is_found_and_a_good_team_is_not() -> None:
    rng = np.random.default_rng(4)
    rater = np.repeat(np.arange(40), 12)
    kpi = 90 + rng.normal(0, 4, 480) + 6 * (rater == 7)  # a truly good team
    a = 75 + 0.8 * (kpi - 90) + rng.normal(0, 3, 480) + 9 * (rater == 3)
    grade = rng.integers(0, 3, 480)
    keys, place = np.unique(rater * 3 + grade, return_inverse=True)
    sums = [np.bincount(place, w) for w in (a, kpi, a * a, a * kpi, kpi * kpi)]
    held = raters.Assessed(keys // 3, keys % 3, np.bincount(place), *sums, np.arange(40) // 4, 3)
    found = raters.severity(held)
    assert found.to_discuss[3]
    assert not found.to_discuss[7]
    assert found.slope == pytest.approx(0.8, abs=0.15)
    assert 5 < found.value[3] < 9
    assert np.nansum(found.value[4:8] * 12) == pytest.approx(0, abs=1e-6)


def test_funnel_limits_narrow_with_people() -> None:
    held = funnel.funnel(np.array([0.3, 0.31, 0.5, np.nan]), np.array([100, 1000, 1000, 3]), 0.3, 0.21, 0.0)
    assert (np.diff((held.inner_high - held.inner_low)[:2]) < 0).all()
    assert held.inner_high[0] - 0.3 == pytest.approx(1.96 * np.sqrt(0.21 / 100))
    assert held.beyond.tolist() == [0, 0, 2, 0]


# ---- effect sizes --------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 5), min_size=2, max_size=12), st.lists(st.integers(0, 5), min_size=2, max_size=12)
)
def test_delta_is_the_share_of_pairs(a: list[int], b: list[int]) -> None:
    pairs = [(x > y) - (x < y) for x, y in itertools.product(a, b)]
    found = effect.cliff(np.bincount(a, minlength=6), np.bincount(b, minlength=6))
    assert found.delta == pytest.approx(np.mean(pairs))
    assert -1 <= found.low <= found.high <= 1
    assert effect.cliff(np.bincount(b, minlength=6), np.bincount(a, minlength=6)).delta == pytest.approx(
        -found.delta
    )


# ---- heaping -------------------------------------------------------------------------------------------------------

REPEATS = 200


def lifted(cut: int, n: int, share: float, rounding: float) -> tuple[np.ndarray, float]:
    """Normal(86, 7); a share of those less than a point below the line is lifted to it, then scores are rounded."""
    rng = np.random.default_rng(cut + n)
    counts, moved = np.zeros((REPEATS, 121), np.int64), 0
    for k in range(REPEATS):
        x = rng.normal(86, 7, n)
        up = (x >= cut - 1) & (x < cut) & (rng.random(n) < share)
        x[up] = cut
        moved += int(up.sum())
        x = np.round(x / rounding) * rounding if rounding else x
        counts[k] = np.bincount(np.clip(np.floor(x + 1e-9).astype(int), 0, 120), minlength=121)
    return counts, moved / REPEATS


@pytest.mark.parametrize(("cut", "n"), [(90, 5000), (90, 500), (75, 5000)])
@pytest.mark.parametrize("rounding", [0.0, 0.1, 1.0])
def test_the_bump_test_keeps_its_size(cut: int, n: int, rounding: float) -> None:
    """Methods 4.5: 1.5 to 5.5 % false alarms at 5 %; 200 runs: three standard errors are 4.6 points."""
    counts, _ = lifted(cut, n, 0.0, rounding)
    assert np.mean(heaping.bumps(heaping.window(counts, cut)).p < 0.05) <= 0.05 + 0.046


@pytest.mark.parametrize(
    ("cut", "n", "share", "rounding", "power"),
    [
        (90, 5000, 0.2, 0.1, 0.99),
        (90, 5000, 0.2, 1.0, 0.68),
        (90, 500, 0.4, 0.0, 0.88),
        (75, 5000, 0.2, 0.0, 0.70),
    ],
)
def test_the_bump_test_finds_who_was_lifted(
    cut: int, n: int, share: float, rounding: float, power: float
) -> None:
    counts, moved = lifted(cut, n, share, rounding)
    found = heaping.bumps(heaping.window(counts, cut))
    assert np.mean(found.p < 0.05) == pytest.approx(
        power, abs=3 * np.sqrt(power * (1 - power) / REPEATS) + 0.05
    )
    if rounding < 1:
        assert np.nanmean(found.excess) == pytest.approx(moved, rel=0.1)


def test_nobody_is_named_after_one_period_or_with_few_people() -> None:
    heap, _ = lifted(90, 5000, 0.4, 0.1)
    plain, _ = lifted(90, 5000, 0.0, 0.1)
    few, _ = lifted(90, 150, 0.4, 0.1)
    now = np.vstack([heap[:2], few[:1], plain[:3]])
    before = np.vstack([heap[2:3], plain[3:4], few[1:2], plain[4:7]])
    found = heaping.by_unit(now, 90, before)
    assert found.now[:2].all()
    assert found.named.tolist() == [True, False, False, False, False, False]
    assert np.isnan(found.q[2])
    assert not heaping.by_unit(now, 90).named.any()


def test_the_line_stands_out_among_placebos_and_100_is_not_counted() -> None:
    rng = np.random.default_rng(1)
    heap = lifted(90, 5000, 0.4, 0.1)[0][0].copy()
    heap[100] += 60  # a target met exactly
    test, place = heaping.placebo(heap, 90, natural=(100,))
    assert place.rank == 1
    assert place.of > 10
    assert test.excess[0] > 50
    assert not heaping.bumps(rng.integers(0, 2, (1, 12))).tested[0]


# ---- the line ------------------------------------------------------------------------------------------------------


def test_sem_of_the_composite_by_hand() -> None:
    wanted = np.sqrt((0.7 * 5) ** 2 * 0.1 + (0.1 * 8) ** 2 * 0.4 + (0.2 * 20) ** 2 * 0.02)
    assert line.sem([5, 8, 20], line.ASSUMED, RULE) == pytest.approx(wanted)


@pytest.mark.parametrize(("reliability", "agreed"), [(0.6, 0.80), (0.8, 0.86), (0.9, 0.90)])
def test_decisions_agree_as_often_as_the_methods_say(reliability: float, agreed: float) -> None:
    """Cut at the top 20 %: by Livingston and Lewis, and the wrong decisions by simulation."""
    rng = np.random.default_rng(2)
    truth = 86 + 7 * np.sqrt(reliability) * rng.standard_normal(60_000)
    x = np.clip(truth + 7 * np.sqrt(1 - reliability) * rng.standard_normal(60_000), 0, 119.9)
    counts = np.bincount((x * 10).astype(int), minlength=1201)
    cut = 9190
    whole = consistency.livingston_lewis((np.arange(1201) + 0.5) / 10, counts, cut / 100, reliability, 0, 120)
    assert whole.consistency == pytest.approx(agreed, abs=0.012)
    found = line.decisions(Bins(counts[None, :], Lattice(10, 0, 1201)), cut, reliability)
    wrong_in = ((x >= cut / 100) & (truth < cut / 100)).sum()
    assert found.wrong_in[0] == pytest.approx(wrong_in, rel=0.06)
    assert found.wrong_out[0] == pytest.approx(((x < cut / 100) & (truth >= cut / 100)).sum(), rel=0.06)
    assert found.again[0] == pytest.approx(found.above[0], rel=0.02)


def test_the_zone_counts_everybody_once() -> None:
    held = Bins(np.random.default_rng(1).integers(0, 9, (3, 241)), Lattice(50, 0, 241))
    found = line.zone(held, 9000, 2.3)
    assert found.width == 250
    assert (found.safe_in + found.coin + found.safe_out == held.people).all()
    assert (found.safe_in + found.coin_in == held.at_least(9000)).all()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 4)), min_size=1, max_size=6))
def test_the_number_eligible_agrees_with_the_slow_sum(groups: list[tuple[float, int]]) -> None:
    slow = np.array([1.0])
    for chance, people in groups:
        for _ in range(people):
            slow = np.convolve(slow, [1 - chance, chance])
    chances, people = np.array([g[0] for g in groups]), np.array([g[1] for g in groups])
    assert number.poisson_binomial(chances, people) == pytest.approx(slow, abs=1e-9)
    found = number.number(chances, people)
    assert found.low <= found.mean + 1
    assert found.high >= found.mean - 1


def test_the_budget_interval_covers_eight_in_ten() -> None:
    rng = np.random.default_rng(6)
    chances, people = rng.random((2, 30)), rng.integers(1, 20, (2, 30))
    step, take = np.array([1.0, 3.0]), 0.6
    found = number.budget(chances, people, step, take)
    drawn = (rng.binomial(people, chances * take, (2000, 2, 30)) * step[:, None]).sum(axis=(1, 2))
    assert drawn.mean() == pytest.approx(found.mean, rel=0.01)
    assert np.mean((drawn >= found.low) & (drawn <= found.high)) == pytest.approx(0.8, abs=0.035)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(7000, 11900), st.none() | st.integers(6000, 10000), st.integers(4000, 10000)),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from([RULE, Rule(800, 0, 200, minimum=9000), Rule(333, 333, 334, minimum=8500)]),
)
def test_near_misses_need_what_a_slow_search_finds(
    career: duckdb.DuckDBPyConnection, rows: list[tuple[int, int | None, int]], rule: Rule
) -> None:
    caps = {"kpi": 12000, "assessment": 10000, "development": 10000}
    hold(career, [(*row, 8900) for row in rows])
    assert rule.minimum is not None
    found = queries.run(
        career,
        "people/near_misses",
        part=1,
        **weights(rule),
        minimum=rule.minimum,
        within=people_line.WITHIN,
        **{f"step_{name}": step for name, step in people_line.STEPS.items()},
        **{f"cap_{name}": cap for name, cap in caps.items()},
    )
    slow = {}
    for cell, row in enumerate(rows):
        if any(w and s is None for w, s in zip(rule.weights, row, strict=True)):
            continue
        short = rule.minimum * 1000 - sum(w * (s or 0) for w, s in zip(rule.weights, row, strict=True))
        if not 0 < short <= people_line.WITHIN * 1000:
            continue
        slow[cell] = [
            next(
                (
                    m
                    for m in range(1, 300)
                    if s is not None
                    and w * m * people_line.STEPS[k] >= short
                    and s + m * people_line.STEPS[k] <= caps[k]
                ),
                None,
            )
            for k, w, s in zip(COMPONENTS, rule.weights, row, strict=True)
        ]
    needed = found[[f"{name}_steps" for name in COMPONENTS]].to_numpy(object)
    assert found["people"].tolist() == [1] * len(slow)
    assert (
        dict(
            zip(found["cell"], [[None if pd.isna(m) else int(m) for m in row] for row in needed], strict=True)
        )
        == slow
    )


# ---- fairness ------------------------------------------------------------------------------------------------------


def test_four_fifths_needs_evidence_and_more_than_one_person() -> None:
    found = fairness.selection([100, 100, 12, 9], [60, 30, 5, 0])
    assert found.flag.tolist() == [False, True, False, False]
    assert found.ratio[1] == pytest.approx(0.5)
    assert found.low[1] < 0.5 < found.high[1]
    assert np.isnan(found.rate[3])
    assert not fairness.selection([20, 20], [0, 0]).flag.any()


@pytest.mark.parametrize(("a", "n", "b", "m"), [(3, 10, 9, 12), (0, 5, 4, 6), (7, 9, 7, 9)])
def test_mid_p_agrees_with_enumeration(a: int, n: int, b: int, m: int) -> None:
    from math import comb

    whole = comb(n + m, a + b)
    chances = {
        k: Fraction(comb(n, k) * comb(m, a + b - k), whole)
        for k in range(max(0, a + b - m), min(n, a + b) + 1)
    }
    less = sum(c for c in chances.values() if c < chances[a])
    equal = sum(c for c in chances.values() if c == chances[a])
    assert fairness.mid_p(a, n, b, m) == pytest.approx(float(less + equal / 2))


def test_the_ratio_interval_covers_nineteen_in_twenty() -> None:
    rng = np.random.default_rng(8)
    a, b = rng.binomial(150, 0.3, 2000), rng.binomial(200, 0.4, 2000)
    inside = [
        lo <= 0.75 <= hi
        for lo, hi in (fairness.ratio_interval(x, 150, int(y), 200) for x, y in zip(a, b, strict=True))
    ]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.016)


# ---- periods -------------------------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=12), st.integers(1, 6), st.data())
def test_k_of_n_agrees_with_counting(low: list[bool], n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(1, n))
    rule = Rule(700, 100, 200, low_periods=k, of_periods=n)
    masks = watch.pack(np.array([low]))
    found = watch.state(masks, len(low), rule)
    bites = sum(low[-n:]) >= k
    assert found.bites[0] == bites
    assert found.watch[0] == (not bites and sum([*low, True][-n:]) >= k)


@pytest.mark.parametrize(
    ("reliability", "again", "three", "one_true", "three_true"),
    [
        (0.5, 0.32, 0.015, 0.47, 0.90),
        (0.6, 0.39, 0.022, 0.54, 0.93),
        (0.8, 0.57, 0.041, 0.68, 0.96),
        (0.9, 0.68, 0.056, 0.77, 0.97),
    ],
)
def test_one_low_period_proves_little(
    reliability: float, again: float, three: float, one_true: float, three_true: float
) -> None:
    """Methods 4.7, lowest tenth."""
    rng = np.random.default_rng(9)
    n = 150_000
    truth = rng.standard_normal(n)
    seen = np.sqrt(reliability) * truth[:, None] + np.sqrt(1 - reliability) * rng.standard_normal((n, 3))
    low = seen < np.quantile(seen, 0.1, axis=0)
    thrice = watch.times(watch.pack(low), 0b111) == 3
    truly = truth < np.quantile(truth, 0.1)
    assert low[low[:, 0], 1].mean() == pytest.approx(again, abs=0.015)
    assert thrice.mean() == pytest.approx(three, abs=0.003)
    assert truly[low[:, 0]].mean() == pytest.approx(one_true, abs=0.015)
    assert truly[thrice].mean() == pytest.approx(three_true, abs=0.02)


def test_mobility_by_hand() -> None:
    assert stability.mobility(np.array([[8, 2], [5, 5]])) == pytest.approx(0.7)
    assert stability.mobility(np.diag([3, 4])) == 0
    assert stability.mobility(np.full((3, 3), 2)) == pytest.approx(1)
    assert np.isnan(stability.mobility(np.array([[8, 2], [0, 0]])))


def test_inflation_is_beyond_the_outcome() -> None:
    found = stability.inflation(
        np.array([20, 5, 20]),
        np.array([40.0, 10, 40]),
        np.array([100.0, 30, 80]),
        np.array([0.5, 0.5, np.nan]),
    )
    assert found.change[[0, 2]] == pytest.approx(2)
    assert found.above[0] == pytest.approx(1.5)
    assert found.margin[0] == pytest.approx(2.093 * np.sqrt(20 / 19 / 20), abs=1e-3)
    assert found.margin[2] == 0, "all rose alike"
    assert np.isnan([found.change[1], found.above[1], found.margin[1], found.above[2]]).all()


def test_the_interval_of_a_rise_covers_the_truth() -> None:
    rng = np.random.default_rng(8)
    changes = 1.5 + 4 * rng.standard_normal((4000, 12))
    found = stability.inflation(
        np.full(4000, 12), changes.sum(axis=1), (changes**2).sum(axis=1), np.full(4000, 0.5)
    )
    assert np.mean(abs(found.above - 1) <= found.margin) == pytest.approx(0.95, abs=0.01)


# ---- expected distribution -----------------------------------------------------------------------------------------


def spreads(n: int, classes: int) -> list[tuple[int, ...]]:
    if classes == 1:
        return [(n,)]
    return [(k, *rest) for k in range(n + 1) for rest in spreads(n - k, classes - 1)]


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(["istimewa", "baik", "butuh_perbaikan", "kurang", "sangat_kurang"]), st.data())
def test_fewest_moves_agree_with_trying_all_spreads(organisation: str, data: st.DataObject) -> None:
    pack = load_pack()
    n = data.draw(st.integers(10, 13))
    before = data.draw(st.sampled_from(spreads(n, 5)))
    rules = [rule for rule in pack.rules if rule.organisation == organisation]
    best, ways = None, []
    for after in spreads(n, 5):
        counts = dict(zip(pack.predicates, after, strict=True))
        if any(rule.excess(counts, n) for rule in rules):
            continue
        cost = int(np.abs(np.cumsum(np.subtract(before, after))).sum())
        if best is None or cost < best:
            best, ways = cost, []
        if cost == best:
            ways.append(after)
    found = guide.moves(pack, organisation, dict(zip(pack.predicates, before, strict=True)))
    assert found is not None
    assert found.total == best
    for k, name in enumerate(pack.predicates):
        extra = {before[k] - way[k] for way in ways}
        if extra == {0}:
            assert name not in found.hints
        elif name in found.hints:
            assert str(max(abs(e) for e in extra)) in language("en").show(found.hints[name])


def test_a_small_group_has_no_guide() -> None:
    assert guide.moves(load_pack(), "baik", {"baik": 9}) is None


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 6), min_size=23, max_size=23), min_size=1, max_size=3),
    st.one_of(st.none(), st.integers(0, 23)),
    st.sampled_from([1, 5]),
)
def test_drawn_bins_hold_nobody_or_enough(rows: list[list[int]], cut: int | None, block: int) -> None:
    """Runs of equal height hold at least three people of the group, and of what stands beside it, or nobody."""
    own, beside = np.array(rows[0]), np.array(rows[1:]).reshape(len(rows) - 1, 23)
    drawn = lattice.even(own, beside, 3, cut, block)
    assert drawn.sum() == pytest.approx(own.sum())
    assert (drawn >= 0).all()
    if own.sum() < 3:
        return
    for b in np.flatnonzero((own > 0) & (own < 3) & (np.abs(drawn - own) < 1e-9)):
        # one or two people are drawn as they are only where a whole run happens to have that height
        assert any(abs(drawn[o] - drawn[b]) < 1e-9 for o in (b - 1, b + 1) if 0 <= o < 23)


def test_large_groups_are_drawn_bin_by_bin() -> None:
    own = np.array([0, 1, 2, 0, 4, 9, 14, 30, 41, 22, 17, 8, 3, 0, 0, 5, 1, 0])
    drawn = lattice.even(own, np.zeros((0, 18), np.int64), 3, 10)
    assert drawn[5:15].tolist() == own[5:15].tolist()
    assert set(drawn[:5]) == {7 / 5}  # one and two people go together with their neighbours
    assert drawn[15:].tolist() == [2.0, 2.0, 2.0]


def test_a_line_stays_an_edge_unless_few_are_on_one_side() -> None:
    nobody = np.zeros((0, 10), np.int64)
    own = np.array([0, 1, 1, 1, 1, 2, 1, 1, 0, 0])
    assert lattice.even(own, nobody, 3, 5).tolist() == [0.8] * 5 + [0.8] * 5
    own = np.array([1, 1, 1, 0, 0, 9, 9, 9, 0, 2])
    assert lattice.even(own, nobody, 3, 5)[:5].sum() == 3
    alone = np.array([1, 0, 0, 0, 0, 9, 0, 0, 0, 0])
    assert lattice.even(alone, nobody, 3, 5).tolist() == [1.0] * 10
