"""Mathematics of what-ifs: weights that always sum to 100, exact break-evens, ranks, counts in whole numbers, releases."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bsc.whatif import aggregate, attain, effective, goal, lines, people, release, smaa, tree
from bsc.whatif.tree import WHOLE, Rule, WhatIfError

QUICK = settings(max_examples=20, deadline=None)


# --- weights -----------------------------------------------------------------------------------------------------


@given(
    st.lists(st.integers(0, 40), min_size=2, max_size=6).filter(any),
    st.lists(
        st.tuples(
            st.integers(0, 5),
            st.integers(0, 1000),
            st.sampled_from(list(Rule)),
            st.integers(0, 5),
            st.booleans(),
        ),
        max_size=8,
    ),
)
@QUICK
def test_whatever_is_moved_the_weights_sum_to_100(
    weights: list[int], moves: list[tuple[int, int, Rule, int, bool]]
) -> None:
    codes = [f"w{n}" for n in range(len(weights))]
    held = tree.group(dict(zip(codes, weights, strict=True)))
    for place, tenths, rule, donor, lock in moves:
        code, other = codes[place % len(codes)], codes[donor % len(codes)]
        before = held
        try:
            held = (
                tree.toggled(held, code)
                if lock
                else tree.moved(held, code, Fraction(tenths, 10), rule, other)
            )
        except WhatIfError:
            assert held == before  # the last valid state stays
        assert sum(held.weights) == WHOLE
        assert min(held.weights) >= 0
        for fast in held.locked & before.locked:
            assert held.weight(fast) == before.weight(fast)
        assert sum(tree.shown(held.weights)) == 100
        assert sum(tree.snapped(held).weights) == WHOLE


def test_the_rules_of_renormalising() -> None:
    held = tree.group({"kpi": 70, "assessment": 10, "development": 20})
    after = tree.moved(held, "kpi", 40)
    assert after.weights == (40, 20, 40)
    assert tree.moved(held, "kpi", 64, Rule.EQUAL).weights == (64, 13, 23)
    assert tree.moved(held, "kpi", 95, Rule.EQUAL).weights == (95, 0, 5)
    assert tree.moved(held, "kpi", 60, Rule.TRANSFER, "assessment").weights == (60, 20, 20)
    fast = tree.toggled(held, "development")
    assert tree.moved(fast, "kpi", 75).weights == (75, 5, 20)
    assert tree.reach(fast, "kpi") == 80


@pytest.mark.parametrize(
    ("code", "to", "rule", "locked", "problem"),
    [
        ("kpi", 90, Rule.PROPORTIONAL, ("development",), "over_the_whole"),
        ("kpi", 60, Rule.PROPORTIONAL, ("assessment", "development"), "all_locked"),
        ("kpi", 60, Rule.PROPORTIONAL, ("kpi",), "locked"),
        ("kpi", 101, Rule.PROPORTIONAL, (), "weight_out_of_range"),
        ("kpi", "viel", Rule.PROPORTIONAL, (), "not_a_weight"),
        ("kpi", "nan", Rule.PROPORTIONAL, (), "not_a_weight"),
        ("kpi", 85, Rule.TRANSFER, (), "over_the_whole"),
        ("nothing", 10, Rule.PROPORTIONAL, (), "no_such_part"),
    ],
)
def test_a_move_that_cannot_be_met_says_why(
    code: str, to: object, rule: Rule, locked: tuple[str, ...], problem: str
) -> None:
    held = tree.group({"kpi": 70, "assessment": 10, "development": 20}, locked)
    with pytest.raises(WhatIfError) as caught:
        tree.moved(held, code, to, rule, "assessment")  # type: ignore[arg-type]
    assert caught.value.code == problem
    with pytest.raises(WhatIfError):
        tree.group({})


# --- one weight --------------------------------------------------------------------------------------------------


def world(seed: int, units: int, parts: int, gaps: bool) -> tuple[np.ndarray, tree.Group]:
    rng = np.random.default_rng(seed)
    scores = np.round(rng.normal(95, 12, (units, parts)), 1)
    if gaps:
        scores[rng.random(scores.shape) < 0.15] = np.nan
        scores[np.isnan(scores).all(axis=1), 0] = 90.0
    weights = rng.integers(1, 40, parts)
    return scores, tree.group({f"p{n}": int(w) for n, w in enumerate(weights)})


@given(st.integers(0, 10**6), st.booleans(), st.booleans())
@QUICK
def test_every_break_even_put_back_gives_equal_scores(seed: int, gaps: bool, logs: bool) -> None:
    scores, held = world(seed, 6, 4, gaps)
    rng = np.random.default_rng(seed)
    if rng.random() < 0.3:
        held = tree.toggled(held, "p3")
    for code in ("p0", "p1"):
        form = lines.lines(scores, held, code, logs=logs)
        mean = aggregate.geometric if logs else aggregate.arithmetic
        for t in (0.0, form.today, form.most / 3):
            to = held.weight(code) if t == form.today else tree.exact(t)
            weights = np.array([float(w) for w in tree.moved(held, code, to).weights])
            np.testing.assert_allclose(form.at(t), mean(scores, weights), rtol=1e-12)
        for i, j in itertools.combinations(range(6), 2):
            for t in lines.crossings(form, i, j):
                to = min(tree.exact(t), tree.reach(held, code))
                weights = np.array([float(w) for w in tree.moved(held, code, to).weights])
                both = mean(scores, weights) / 100
                assert abs(both[i] - both[j]) <= 1e-12, (t, both[i], both[j])
            # between the break-evens the same one leads, and the stretches say who
            for t in np.linspace(0, form.most, 23):
                at = form.raw(float(t))
                if abs(at[i] - at[j]) > 1e-9:
                    assert any(a <= t <= b for a, b in lines.leads(form, i, j)) == (at[i] > at[j])


@given(st.integers(0, 10**6), st.booleans())
@QUICK
def test_inside_a_stability_interval_nothing_changes_and_at_its_end_it_does(seed: int, gaps: bool) -> None:
    scores, held = world(seed, 7, 4, gaps)
    form = lines.lines(scores, held, "p1")

    def state(t: float, what: str, top: int) -> object:
        ranks = aggregate.ranks(np.round(form.raw(t), 10))
        return tuple(ranks) if what == "order" else frozenset(np.flatnonzero(ranks <= top))

    for what, top in (("order", 0), ("top", 1), ("top", 3)):
        found = lines.stability(form, what, top or 1)
        assert found.low <= form.today <= found.high
        today = state(form.today, what, top)
        for share in (0.02, 0.3, 0.7, 0.98):
            t = found.low + share * (found.high - found.low)
            if found.high - found.low > 1e-6 and len(set(np.round(form.raw(form.today), 9))) == 7:
                assert state(t, what, top) == today
        if found.above is not None and form.most - found.high > 1e-3 and found.high - form.today > 1e-3:
            over, under = found.above
            values = form.raw(found.high)
            assert values[over] == pytest.approx(values[under], abs=1e-9)


def test_plain_words_of_the_brief() -> None:
    """B passes A only above 83 %; no weight makes C first."""
    scores = np.array([[90.0, 96.0], [91.0, 91.0], [89.0, 90.0]])
    form = lines.lines(scores, tree.group({"kpi": 70, "rest": 30}), "kpi")
    assert lines.leads(form, 1, 0) == [(pytest.approx(250 / 3), 100.0)]
    possible, _ = attain.can_be_first(scores, 2, attain.anything(2))
    assert not possible
    bars = lines.tornado({"kpi": form}, 0, 5)
    assert bars[0].low == pytest.approx(form.at(65)[0])
    assert form.slope()[0] == pytest.approx((90 - form.at(70)[0]) / 30)


@given(st.integers(0, 10**6))
@settings(max_examples=5, deadline=None)
def test_best_and_worst_rank_against_a_fine_grid(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.integers(60, 121, (6, 3)).astype(float)
    today = np.array([0.5, 0.3, 0.2])
    for box in (attain.anything(3), attain.around(today, 10)):
        grid = np.array([(a, b, 200 - a - b) for a in range(201) for b in range(201 - a)]) / 200
        grid = grid[((grid >= box.low - 1e-12) & (grid <= box.high + 1e-12)).all(axis=1)]
        values = scores @ grid.T
        ranks = 1 + (values[None] > values[:, None] + 1e-9).sum(axis=1)
        for unit in range(0, 6, 2):
            found = attain.attainable(scores, unit, box)
            assert found.best <= ranks[unit].min()
            assert found.worst >= ranks[unit].max()
            for at, rank in ((found.best_at, found.best), (found.worst_at, found.worst)):
                reached = scores @ at
                assert at.sum() == pytest.approx(1)
                assert 1 + (reached > reached[unit] + 1e-6).sum() <= rank
                assert 1 + (reached >= reached[unit] - 1e-6).sum() - 1 >= rank
            # the grid of half points finds nearly everything there is
            assert found.best >= ranks[unit].min() - 1
            assert found.worst <= ranks[unit].max() + 1
            first, _ = attain.can_be_first(scores, unit, box)
            assert first == (found.best == 1)


@given(st.integers(0, 10**6))
@QUICK
def test_the_smallest_flip_is_level_and_no_smaller_one_exists(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.integers(60, 121, (2, 3)).astype(float)
    weights = rng.dirichlet([3, 2, 2])
    behind, ahead = (0, 1) if scores[0] @ weights < scores[1] @ weights else (1, 0)
    found = attain.flip(scores, behind, ahead, weights)
    gain = scores[behind] - scores[ahead]
    if np.isnan(found.moved):
        assert gain.max() < 0
        return
    assert found.weights.sum() == pytest.approx(1)
    assert found.weights @ gain == pytest.approx(0, abs=1e-9)
    # brute force over every pair of donor and receiver, and both donors for one receiver
    rates = sorted((gain.max() - g, w) for g, w in zip(gain, weights, strict=True) if g < gain.max())[::-1]
    need, moved = -gain @ weights, 0.0
    for rate, room in rates:
        step = min(room, need / rate)
        moved, need = moved + step, need - step * rate
    assert found.moved == pytest.approx(100 * moved, abs=1e-7)


# --- draws -------------------------------------------------------------------------------------------------------


def test_fast_ranks_are_exact_ranks_with_ties_and_gaps() -> None:
    rng = np.random.default_rng(3)
    values = rng.integers(80, 110, (40, 5)).astype(float)
    values[7] = values[3]  # a true tie
    for gaps in (False, True):
        if gaps:
            values[rng.random(values.shape) < 0.1] = np.nan
        weights = smaa.draws([3, 2, 2, 1, 1], 1500)
        found = smaa.acceptability(values, weights)
        scores = np.stack([aggregate.arithmetic(values, w) for w in weights])
        ranks = np.stack([aggregate.ranks(s) for s in scores])
        slow = smaa.of_ranks(ranks, weights)
        np.testing.assert_allclose(
            found.share, slow.share, atol=2 / 1500
        )  # a last bit may differ in a mean with gaps
        np.testing.assert_array_equal(found.best, slow.best)
        assert found.share.sum(axis=1) == pytest.approx(np.ones(40))
    assert found.share[7].tolist() != []


@pytest.mark.parametrize("gaps", [False, True])
def test_ranks_of_scores_that_32_bits_cannot_tell_apart_are_those_of_64(gaps: bool) -> None:
    rng = np.random.default_rng(11)
    values = rng.normal(90, 8, (60, 6))
    values[30:] = values[:30] + rng.normal(0, 1e-7, (30, 6))  # thirty pairs, each nearly one
    if gaps:
        values[rng.random(values.shape) < 0.1] = np.nan
    weights = smaa.draws([1.0] * 6, 1200)
    present = ~np.isnan(values)
    scores = weights @ np.where(present, values, 0.0).T / (weights @ present.T)
    slow = smaa.of_ranks(smaa.exact_ranks(scores) + 1, weights)
    fast = smaa.acceptability(values, weights)
    np.testing.assert_array_equal(fast.share, slow.share)
    np.testing.assert_allclose(fast.central, slow.central)


def test_draws_around_today_have_the_mean_and_spread_asked_for() -> None:
    weights = [70, 10, 20, 0]
    concentration = smaa.kappa(0.70, 0.05)
    assert concentration == pytest.approx(83)
    drawn = smaa.draws(weights, 40_000, concentration)
    assert drawn.sum(axis=1) == pytest.approx(np.ones(40_000))
    assert drawn.mean(axis=0) == pytest.approx([0.7, 0.1, 0.2, 0], abs=0.002)
    assert drawn[:, 0].std() == pytest.approx(0.05, rel=0.03)
    assert (drawn[:, 3] == 0).all()
    np.testing.assert_array_equal(drawn, smaa.draws(weights, 40_000, concentration))


def test_effective_weights_sum_to_one_and_flag_what_works_against() -> None:
    rng = np.random.default_rng(5)
    parts = np.column_stack([rng.normal(97, 5, 4000), rng.normal(80, 5, 4000), rng.normal(70, 20, 4000)])
    found = effective.of_scores(parts, np.array([70.0, 10, 20]))
    assert found.importance.sum() == pytest.approx(1)
    assert found.importance[2] > found.importance[0]  # development decides, as methods 1.6 says
    assert found.importance == pytest.approx([0.43, 0.01, 0.56], abs=0.04)
    same = effective.of_scores(np.ones((5, 2)), np.array([1.0, 1.0]))
    assert np.isnan(same.importance).all()


# --- people ------------------------------------------------------------------------------------------------------


def crowd(seed: int, size: int, gaps: bool = True) -> people.People:
    rng = np.random.default_rng(seed)
    columns = [
        np.round(np.clip(rng.normal(m, s, size), 0, 120) * 100).astype(np.int64)
        for m, s in ((93, 7), (84, 8), (70, 18))
    ]
    columns[0][rng.random(size) < 0.1] = 9000
    if gaps:
        columns[2][rng.random(size) < 0.05] = -1
    unit, grade = rng.integers(0, 5, size), rng.integers(0, 3, size)
    single = np.where(rng.random(size) < 0.5, rng.integers(8000, 10000, size), -1)
    return people.gathered(
        unit, grade, (columns[0], columns[1], columns[2]), tuple("ABCDE"), ("G1", "G2", "G3"), single
    )


def slow_eligible(folk: people.People, line: people.Line) -> list[bool]:
    """Rational arithmetic, one person at a time."""
    found = []
    singles = [-1] * folk.size if folk.single is None else folk.single
    for *parts, single in zip(*folk.table, singles, strict=True):
        whole = all(int(s) >= 0 for s, w in zip(parts, line.weights, strict=True) if w)
        inside = all(parts[people.COMPONENTS.index(n)] >= max(f, 0) for n, f in (line.floors or {}).items())
        total = sum((w * int(s) for s, w in zip(parts, line.weights, strict=True) if w), Fraction(0))
        if not whole:
            total = Fraction(100 * int(single)) if single >= 0 else Fraction(-1)
        found.append(bool(inside and total >= line.minimum * 100))
    return found


@given(st.integers(0, 10**6), st.integers(0, 1000), st.integers(7000, 9800))
@settings(max_examples=15, deadline=None)
def test_every_decision_is_that_of_rational_arithmetic(seed: int, tenths: int, minimum: int) -> None:
    folk = crowd(seed, 400)
    held = tree.group({"kpi": 70, "assessment": 10, "development": 20})
    line = people.Line(
        goal.weights_at(held, "kpi", tenths), minimum, {"assessment": 7000} if seed % 2 else None
    )
    chosen = people.eligible(folk, line)
    assert chosen.tolist() == slow_eligible(folk, line)
    cells = people.counts(folk.unit, len(folk.units), chosen)
    assert cells.tolist() == [chosen[folk.unit == unit].sum() for unit in range(len(folk.units))]
    total, scale = people.totals(folk, line.weights)
    known = people.complete(folk, line.weights)
    step = people.bins(folk, line.weights, 100, minimum)
    shift = 100 - minimum % 100 if minimum % 100 else 0
    assert step.sum() == known.sum()
    assert step[(minimum + shift) // 100 :].sum() == (known & (total >= minimum * scale)).sum()


def test_floats_would_put_somebody_on_the_wrong_side() -> None:
    weights = (Fraction(60), Fraction(15), Fraction(25))
    rng = np.random.default_rng(1)
    kpi, assessment = rng.integers(7000, 9000, 4000), rng.integers(7000, 9000, 4000)
    on_the_line = (8000 * 100 - 60 * kpi - 15 * assessment) % 25 == 0
    kpi, assessment = kpi[on_the_line], assessment[on_the_line]
    development = (8000 * 100 - 60 * kpi - 15 * assessment) // 25
    none = np.zeros(len(kpi), np.int64)
    folk = people.gathered(none, none, (kpi, assessment, development), ("A",), ("G",))
    exact = people.eligible(folk, people.Line(weights, 8000))
    k, a, d = (c.astype(float) / 100 for c in folk.table)
    floats = 0.6 * k + 0.15 * a + 0.25 * d >= 80.0
    assert exact.all()
    assert not floats.all()


@given(st.integers(0, 10**6), st.sampled_from(people.COMPONENTS), st.booleans(), st.booleans())
@settings(max_examples=12, deadline=None)
def test_the_sweep_is_the_direct_count_at_every_stop(seed: int, code: str, lock: bool, floors: bool) -> None:
    folk = crowd(seed, 300)
    held = tree.group({"kpi": 70, "assessment": 10, "development": 20})
    if seed % 3 == 0:
        held = tree.snapped(tree.moved(held, "kpi", 65))
    if lock:
        held = tree.toggled(held, "assessment" if code != "assessment" else "kpi")
    line = people.Line(tuple(held.weights), 8800, {"kpi": 8500} if floors else None)  # type: ignore[arg-type]
    base = people.eligible(folk, people.Line((Fraction(70), Fraction(10), Fraction(20)), 8800))
    found = goal.sweep_weight(folk, line, held, code, base)
    for n in (0, 1, 137, len(found.stops) // 2, len(found.stops) - 2, len(found.stops) - 1):
        tenths = int(found.stops[n])
        chosen = people.eligible(folk, people.Line(goal.weights_at(held, code, tenths), 8800, line.floors))
        assert (found.now[n], found.gain[n], found.lose[n]) == (
            chosen.sum(),
            (chosen & ~base).sum(),
            (base & ~chosen).sum(),
        ), tenths
    below = goal.sweep_minimum(folk, line, 8000, 9500, base)
    for n in (0, 1, 500, 801, 1500):
        chosen = people.eligible(folk, people.Line(line.weights, int(below.stops[n]), line.floors))
        assert (below.now[n], below.gain[n], below.lose[n]) == (
            chosen.sum(),
            (chosen & ~base).sum(),
            (base & ~chosen).sum(),
        )
    for wanted in (0, 20, 60):
        stretches = goal.at_most(found, wanted, 700)
        met = {t for s in stretches for t in range(s.low, s.high + 1)}
        assert met == set(found.stops[found.now <= wanted].tolist())
        distance = [abs(s.nearest - 700) for s in stretches]
        assert distance == sorted(distance)


def test_nobody_low_and_watched_without_a_score() -> None:
    folk = crowd(4, 500)
    weights = (Fraction(70), Fraction(10), Fraction(20))
    low = people.low(folk, weights, 8000)
    assert folk.single is not None
    assert not low[(folk.table[2] < 0) & (folk.single < 0)].any()
    assert not (low & people.eligible(folk, people.Line(weights, 8000))).any()


def ground_of(
    seed: int, size: int, asked: people.Asked, periods: int = 4, wide: bool = False
) -> people.Ground:
    """Some people over four periods, with gaps; ``wide``: somebody far above 655.35 points."""
    rng = np.random.default_rng(seed)
    parts = [crowd(seed + n, size) for n in range(periods)]
    stack = np.array([p.table for p in parts])
    if wide:
        stack[:, 0, : size // 5] += 70_000 + rng.integers(0, 9, size // 5).astype(np.float32)
    singles = np.array([p.single for p in parts])
    unit, grade = rng.integers(0, 4, size), rng.integers(0, 3, size)
    return people.grounded(stack, singles, unit, grade, (4, 3), asked)


@given(st.integers(0, 10**6), st.integers(0, 1000), st.integers(8000, 9500), st.booleans())
@settings(max_examples=12, deadline=None)
def test_a_move_counts_what_rational_arithmetic_counts(
    seed: int, tenths: int, minimum: int, wide: bool
) -> None:
    """Weights, minimum, floors, the low line, k of n, earlier rules: gains and losses in every unit and grade."""
    first = (Fraction(70), Fraction(10), Fraction(20))
    force = people.Asked(first, 9000, {}, (people.Low(first, 8000),) * 4, 3, 4)
    ground = ground_of(seed, 250, force, wide=wide)
    held = tree.group({"kpi": 70, "assessment": 10, "development": 20})
    weights = goal.weights_at(held, "kpi", tenths)
    k, n = 1 + seed % 3, 3 + seed % 2
    lows = (people.Low(weights, 8100), people.Low(weights, 8100), people.Low(first, 8000), None)[:n]
    floors = {"assessment": 7000} if seed % 2 else {}
    tried = people.Asked(weights, minimum, floors, lows, k, n)

    def slow(asked: people.Asked) -> np.ndarray:
        eligible = slow_eligible(
            person_of(ground, 0), people.Line(asked.weights, asked.minimum or 0, asked.floors)
        )
        low = np.array(
            [
                [
                    t is not None and low is not None and t < low.limit * 100
                    for t in slow_totals(ground, n, low)
                ]
                for n, low in enumerate(asked.lows)
            ]
        )
        bites = low.sum(0) >= asked.bites
        ahead = low[: asked.window - 1].sum(0) >= asked.bites - 1
        return np.array([eligible, bites, ahead & ~bites])

    change, before, after = people.against(ground, tried), slow(force), slow(tried)
    for row in range(3):
        for units, grades, moved in (
            (change.gain_units, change.gain_grades, after[row] & ~before[row]),
            (change.lose_units, change.lose_grades, before[row] & ~after[row]),
        ):
            assert units[row].tolist() == people.counts(ground.unit, 4, moved).tolist()
            assert grades[row].tolist() == people.counts(ground.grade, 3, moved).tolist()
    known = [t for t in slow_totals(ground, 0, people.Low(weights, 0)) if t is not None]
    assert change.bins.sum() == len(known)
    assert change.bins[:90].sum() == sum(t < 90 * 100 * 100 for t in known)


def person_of(ground: people.Ground, period: int) -> people.People:
    single = None if ground.singles is None else ground.singles[period]
    return people.People(ground.stack[period], ground.unit, ground.grade, (), (), single)


def slow_totals(ground: people.Ground, period: int, low: people.Low | None) -> list[Fraction | None]:
    """Hundredths times 100, by fractions; None without a score."""
    found: list[Fraction | None] = []
    folk, weights = (
        person_of(ground, period),
        (low or people.Low((Fraction(100), Fraction(0), Fraction(0)), 0)).weights,
    )
    assert folk.single is not None
    for *parts, single in zip(*folk.table, folk.single, strict=True):
        if all(int(s) >= 0 for s, w in zip(parts, weights, strict=True) if w):
            found.append(sum((w * int(s) for s, w in zip(parts, weights, strict=True) if w), Fraction(0)))
        else:
            found.append(Fraction(100 * int(single)) if single >= 0 else None)
    return found


# --- what may be shown -------------------------------------------------------------------------------------------


def rooms(units: np.ndarray, grades: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """What a reader knows to fit: now and then no more than there is."""
    return tuple(
        np.where(rng.random(part.shape) < 0.3, part, part + rng.integers(0, 40, part.shape))
        for part in (units, grades)
    )  # type: ignore[return-value]


@given(st.lists(st.integers(0, 45), min_size=1, max_size=9), st.integers(1, 6), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_no_release_proves_that_a_hidden_cell_holds_somebody(
    units: list[int], grades: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    by_unit = np.array([units], np.int64)
    by_grade = rng.multinomial(by_unit.sum(), rng.dirichlet(np.ones(grades)))[None].astype(np.int64)
    room_unit, room_grade = rooms(by_unit, by_grade, rng)
    found = release.released(by_unit, by_grade, room_unit, room_grade)
    assert (found.whole <= by_unit.sum()).all()
    parts = [(found.units, room_unit, by_unit), (found.grades, room_grade, by_grade)]
    low = max(int(found.whole[0]), *(int(np.maximum(shown, 0).sum()) for shown, _, _ in parts))
    for shown, room, truth in parts:
        assert (shown <= truth).all() or (room > 0).sum() == 1
        if (room > 0).sum() == 1:
            continue
        most = np.where(shown < 0, room, np.minimum(shown + 9, room))
        least = np.maximum(shown, low - (most.sum() - most))
        assert (least[shown == 0] == 0).all()
        assert ((least <= 0) | (most >= 10))[shown < 0].all()


def chain(
    seed: int, size: int, units: int, grades: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Gains by unit and by grade over a sequence of moves each of which only adds people: one weight, the minimum, a floor, k
    of n go a hair each, in turn. Returns (moves, units), (moves, grades) and who could gain at most in each."""
    rng = np.random.default_rng(seed)
    base = rng.random(size) < 0.4
    unit, grade = rng.integers(0, units, size), rng.integers(0, grades, size)
    order = rng.permutation(np.flatnonzero(~base))
    steps = np.cumsum(rng.integers(0, 3, 60))
    gains = [np.zeros(size, bool) for _ in steps]
    for chosen, upto in zip(gains, steps, strict=True):
        chosen[order[:upto]] = True
    return (
        np.array([people.counts(unit, units, g) for g in gains]),
        np.array([people.counts(grade, grades, g) for g in gains]),
        people.counts(unit, units, ~base),
        people.counts(grade, grades, ~base),
    )


@pytest.mark.parametrize("shape", [(90, 1, 3), (120, 2, 2), (150, 2, 4), (150, 3, 4), (60, 4, 1)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_attacker_who_moves_by_a_hair_never_finds_a_group_below_ten(
    seed: int, shape: tuple[int, int, int]
) -> None:
    """Linear programmes over the whole sequence: everything shown, that nobody goes once he has come, what fits where. For
    each step of a cell that must have somebody: may they always be ten or more?"""
    by_unit, by_grade, room_unit, room_grade = chain(seed, *shape)
    found = release.released(by_unit, by_grade, room_unit, room_grade)
    steps, units, grades = len(by_unit), by_unit.shape[1], by_grade.shape[1]
    cells = units + grades
    shown = np.concatenate([found.units, found.grades], axis=1)
    truth = np.concatenate([by_unit, by_grade], axis=1)
    rooms_ = np.concatenate([room_unit, room_grade])
    # the attacker is told where something was lowered: there a count may be anything above what is shown
    high = np.where(shown == truth // 10 * 10, np.minimum(shown + 9, rooms_), rooms_)
    for one, here in ((units, slice(0, units)), (grades, slice(units, cells))):
        if one == 1:
            high[:, here] = rooms_[here]
    shown_or_not = np.maximum(shown, 0)
    equal = np.zeros((steps, steps * cells))
    for step in range(steps):
        equal[step, step * cells : step * cells + units] = 1
        equal[step, step * cells + units : (step + 1) * cells] = -1
    rows, limits = [], []
    for step in range(steps):
        total = np.zeros(steps * cells)
        total[step * cells : step * cells + units] = 1
        rows.append(-total)
        limits.append(-found.whole[step])
        if found.whole[step] == by_unit[step].sum() // 20 * 20:
            rows.append(total)
            limits.append(found.whole[step] + 19)
    for step in range(steps - 1):  # nobody leaves
        for cell in range(cells):
            row = np.zeros(steps * cells)
            row[step * cells + cell], row[(step + 1) * cells + cell] = 1, -1
            rows.append(row)
            limits.append(0)
    seen = [(s, c) for s in range(steps - 1) for c in range(cells) if shown[s + 1, c] > shown[s, c]]
    for step, cell in seen:
        goal_ = np.zeros(steps * cells)
        goal_[(step + 1) * cells + cell], goal_[step * cells + cell] = -1, 1
        solved = linprog(
            goal_,
            A_ub=np.array(rows),
            b_ub=limits,
            A_eq=equal,
            b_eq=np.zeros(steps),
            bounds=list(zip(shown_or_not.ravel(), high.ravel(), strict=True)),
            method="highs",
        )
        assert solved.success
        assert -solved.fun >= 10, (step, cell, -solved.fun, truth[step : step + 2, cell])


def test_the_sheet_for_readers_who_may_not_see_persons() -> None:
    first = (Fraction(70), Fraction(10), Fraction(20))
    force = people.Asked(first, 9000, {})
    ground = ground_of(9, 900, force)
    for entitled in (True, False):
        units, grades = (
            release.Held(codes, *counted, counted[0] > 0, np.ones((3, len(codes)), bool))
            for codes, counted in ((tuple("ABCD"), ground.by_unit), (("1", "2", "3"), ground.by_grade))
        )
        for minimum in (8850, 8999):
            change = people.against(ground, people.Asked(first, minimum, {}))
            gained = int(change.gain_units[0].sum())
            sheet = release.sheets(
                units,
                grades,
                (True, True, True),
                np.concatenate([change.gain_units, change.lose_units]),
                np.concatenate([change.gain_grades, change.lose_grades]),
                entitled,
            )[0]
            if entitled:
                assert sheet.whole.gain == gained
                assert sum(card.gain for card in sheet.units.values()) == gained
            else:
                assert all(card.gain % 10 == 0 and card.lose % 10 == 0 for card in sheet.units.values())
                assert 0 <= gained - sheet.whole.gain < 40
                assert minimum == 8850 or sheet.whole.now == sheet.whole.base
