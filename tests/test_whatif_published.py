"""Published cases for weights and ranks: the OECD handbook, SMAA-2 data sets, COINr, a closed form."""

from __future__ import annotations

import gzip
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bsc.whatif import aggregate, lines, smaa, tree


def frame(path: Path) -> pd.DataFrame:
    return pd.read_csv(path)


def technology(shared: Path) -> tuple[list[str], list[str], np.ndarray, np.ndarray]:
    """Countries, indicators, raw values and values between fixed goalposts, clipped (case 01)."""
    case = shared / "cases" / "01_oecd_tai"
    raw = frame(case / "input_raw.csv").set_index("country")
    posts = frame(case / "input_goalposts.csv").set_index("indicator").loc[raw.columns]
    low, high = posts["min_value"].to_numpy(float), posts["max_value"].to_numpy(float)
    values = raw.to_numpy(float)
    return list(raw.index), list(raw.columns), values, np.clip((values - low) / (high - low), 0, 1)


@pytest.mark.parametrize("method", ["EW", "BAP"])
def test_rankings_by_weights_are_those_of_the_handbook(shared: Path, method: str) -> None:
    countries, indicators, _, scores = technology(shared)
    case = shared / "cases" / "01_oecd_tai"
    weights = frame(case / "input_weights.csv").set_index("method").loc[method, indicators].to_numpy(float)
    expected = frame(case / "expected_rank_by_weights_table23.csv").set_index("country")[method]
    ranks = aggregate.ranks(aggregate.arithmetic(scores, weights))
    assert dict(zip(countries, ranks, strict=True)) == expected.to_dict()


@pytest.mark.parametrize("method", ["FA", "AHP"])
def test_weights_inside_the_rounding_of_the_printed_ones_give_the_printed_ranking(
    shared: Path, method: str
) -> None:
    countries, indicators, _, scores = technology(shared)
    case = shared / "cases" / "01_oecd_tai"
    found = frame(case / f"derived_weights_reproducing_{method}.csv").set_index("indicator")["weight"]
    printed = frame(case / "input_weights.csv").set_index("method").loc[method, indicators].to_numpy(float)
    assert np.abs(found[indicators].to_numpy() - printed).max() <= 0.005 + 1e-9
    expected = frame(case / "expected_rank_by_weights_table23.csv").set_index("country")[method]
    ranks = aggregate.ranks(aggregate.arithmetic(scores, found[indicators].to_numpy()))
    assert dict(zip(countries, ranks, strict=True)) == expected.to_dict()


def test_the_geometric_ranking_is_that_of_the_handbook(shared: Path) -> None:
    countries, _, raw, _ = technology(shared)
    expected = frame(shared / "cases" / "01_oecd_tai" / "expected_rank_by_aggregation_table38.csv")
    ranks = aggregate.ranks(aggregate.geometric(raw, np.ones(raw.shape[1])))
    assert dict(zip(countries, ranks, strict=True)) == expected.set_index("country")["GME"].to_dict()


def test_break_even_weights_of_neighbours(shared: Path) -> None:
    countries, indicators, _, scores = technology(shared)
    held = tree.group(dict.fromkeys(indicators, 1))
    expected = frame(shared / "cases" / "01_oecd_tai" / "derived_breakeven_EW.csv")
    assert len(expected) == 32
    for row in expected.itertuples():
        form = lines.lines(scores, held, row.indicator)
        i, j = countries.index(row.a), countries.index(row.b)
        found = lines.crossings(form, i, j)
        if not row.feasible:
            assert found == [], row
            assert not (lines.leads(form, i, j) and lines.leads(form, j, i))
            continue
        assert found == pytest.approx([100 * row.breakeven_weight], abs=1e-9), row
        at = form.at(found[0])
        assert abs(at[i] - at[j]) <= 1e-12
        after = tree.moved(held, row.indicator, tree.exact(found[0]))
        weights = np.array([float(w) for w in after.weights])
        put_back = aggregate.arithmetic(scores, weights)
        assert abs(put_back[i] - put_back[j]) <= 1e-12


def test_a_count_of_ranks_turns_round_when_the_last_one_leaves_and_our_scores_do_not(shared: Path) -> None:
    """Table 31 to 33 of the handbook: the reason why the product scores against targets and never against peers."""
    case = shared / "cases" / "02_oecd_borda_condorcet"
    profiles = frame(case / "input_profiles.csv")
    expected = frame(case / "expected_borda.csv")

    def points(name: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in profiles[profiles["profile"] == name].itertuples():
            order = row.ranking.split(">")
            for place, code in enumerate(order):
                found[code] = found.get(code, 0) + row.n_indicators * (len(order) - 1 - place)
        return found

    for name in ("table31", "table33_d_removed"):
        wanted = expected[expected["profile"] == name].set_index("alternative")["borda_score"].to_dict()
        assert points(name) == wanted
    before, after = points("table31"), points("table33_d_removed")
    assert sorted("abc", key=before.__getitem__, reverse=True) == ["a", "b", "c"]
    assert sorted("abc", key=after.__getitem__, reverse=True) == ["c", "b", "a"]
    # the same indicators as scores against fixed targets: nobody else's presence changes a score or an order
    rows = profiles[profiles["profile"] == "table31"]
    scores = np.array(
        [[100 - 10 * row.ranking.split(">").index(c) for row in rows.itertuples()] for c in "abcd"]
    )
    weights = rows["n_indicators"].to_numpy(float)
    whole = aggregate.arithmetic(scores.astype(float), weights)
    for left_out in range(4):
        kept = np.delete(np.arange(4), left_out)
        np.testing.assert_array_equal(aggregate.arithmetic(scores[kept].astype(float), weights), whole[kept])


def test_the_geometric_mean_sees_imbalance(shared: Path) -> None:
    for row in frame(
        shared / "cases" / "02_oecd_borda_condorcet" / "expected_geometric_example.csv"
    ).itertuples():
        values = np.array([[float(v) for v in row[1].split(";")]])
        weights = np.ones(values.shape[1])
        assert aggregate.arithmetic(values, weights)[0] == pytest.approx(row.arithmetic_mean)
        assert aggregate.geometric(values, weights)[0] == pytest.approx(
            row.geometric_mean_published, abs=0.01
        )


def measured(case: Path) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Alternatives, drawn measurements (draws, alternatives, criteria) and drawn weights of a case of SMAA-2."""
    with gzip.open(case / "input_measurements.csv.gz") as file:
        table = pd.read_csv(file)
    with gzip.open(case / "input_weights.csv.gz") as file:
        weights = pd.read_csv(file)
    names = [c.split("|") for c in table.columns]
    alternatives = list(dict.fromkeys(n[0] for n in names))
    criteria = list(weights.columns)
    cube = np.stack([table[[f"{a}|{c}" for c in criteria]].to_numpy(float) for a in alternatives], axis=1)
    return alternatives, cube, weights.to_numpy(float)


def of_measurements(measured: np.ndarray, weights: np.ndarray) -> smaa.Acceptability:
    """Where the scores are drawn too: (draws, units, parts), one weighting per draw."""
    scores = np.einsum("dup,dp->du", measured, weights)
    return smaa.of_ranks(smaa.exact_ranks(scores) + 1, weights)


@pytest.mark.parametrize(("name", "digits"), [("03_smaa2_thrombo", 1e-7), ("04_smaa2_hansen", 1e-8)])
def test_rank_acceptability_central_weights_and_confidence(shared: Path, name: str, digits: float) -> None:
    case = shared / "cases" / name
    alternatives, cube, weights = measured(case)
    found = of_measurements(cube, weights)
    expected = frame(case / "expected_rank_acceptability.csv").set_index("alternative").loc[alternatives]
    np.testing.assert_allclose(found.share, expected.to_numpy(), atol=1e-12)
    central = frame(case / "expected_central_weights.csv").set_index("alternative").loc[alternatives]
    np.testing.assert_allclose(found.central, central.to_numpy(), atol=digits)
    factor = frame(case / "expected_confidence_factor.csv").set_index("alternative").loc[alternatives]
    np.testing.assert_allclose(smaa.confidence(cube, found.central), factor["confidence_factor"], atol=1e-12)
    if name.startswith("03"):
        other = frame(case / "expected_other.csv").set_index("quantity")["value"]
        assert smaa.entropy(found.share[0]) == pytest.approx(other["ranking_entropy_bits"], abs=1e-7)
        fixed = of_measurements(cube, np.tile([0.5, 0.2, 0.3], (len(cube), 1)))
        assert fixed.share[:, 0].tolist() == [
            other["rank1_Heparin_fixed_weights_0.5_0.2_0.3"],
            other["rank1_Enoxaparin_fixed_weights_0.5_0.2_0.3"],
        ]


def test_the_closed_form_for_three_who_are_best_on_one_each(shared: Path) -> None:
    case = shared / "cases" / "12_smaa2_analytic"
    values = frame(case / "input_values.csv").set_index("alternative").to_numpy(float)
    count = 200_000
    found = smaa.acceptability(values, smaa.draws([1, 1, 1], count))
    assert np.abs(found.share - 1 / 3).max() < 5 * found.error
    expected = np.full((3, 3), 7 / 36) + np.eye(3) * (11 / 18 - 7 / 36)
    assert np.abs(found.central - expected).max() < 0.004
    pair = frame(case / "expected_pairwise.csv").iloc[0]
    gap = np.array([[pair["d1"], pair["d2"], pair["d3"]], [0.0, 0.0, 0.0]])
    beats = smaa.acceptability(gap, smaa.draws([1, 1, 1], count)).share
    assert abs(beats[0, 0] - pair.iloc[3]) < 5 * found.error
    assert found.error == 0.5 / math.sqrt(count)


def test_a_hierarchy_of_49_indicators(shared: Path) -> None:
    """COINr's index of 51 countries: every node, to the last digit that a sum of floats keeps."""
    case = shared / "cases" / "06_coinr_asem"
    values = frame(case / "input_normalised.csv").set_index("UnitCode")
    structure = frame(case / "input_structure.csv")
    given = frame(case / "input_weights.csv").set_index("Code")["Weight"]
    expected = frame(case / "expected_aggregates.csv").set_index("UnitCode").loc[values.index]
    pillars, subs = list(dict.fromkeys(structure["Agg1"])), list(dict.fromkeys(structure["Agg2"]))
    of_pillar = structure.groupby("Agg1")["Agg2"].first()
    units, count = len(values), len(structure)
    rows = aggregate.Rows(
        score=values[structure["IndCode"]].to_numpy(float).ravel(),
        coverage=np.full(units * count, 100.0),
        expected=np.ones(units * count, bool),
        objective=np.concatenate(
            [[u * len(pillars) + pillars.index(p) for p in structure["Agg1"]] for u in range(units)]
        ),
        of_perspective=np.concatenate(
            [[u * len(subs) + subs.index(of_pillar[p]) for p in pillars] for u in range(units)]
        ),
        of_unit=np.repeat(np.arange(units), len(subs)),
        units=units,
        outside=np.zeros(units * len(subs), bool),
        geometric_objective=np.zeros(units * len(pillars), bool),
    )
    found = aggregate.aggregate(
        rows,
        np.tile(given[structure["IndCode"]].to_numpy(float), units),
        np.tile(given[pillars].to_numpy(float), units),
        np.tile(given[subs].to_numpy(float), units),
    )
    for level, names in ((found.objectives, pillars), (found.perspectives, subs), (found.units, ["Index"])):
        np.testing.assert_allclose(
            level.score.reshape(units, -1), expected[names].to_numpy(), rtol=0, atol=1e-12
        )
    published = frame(case / "expected_results_rank.csv").set_index("UnitCode")["Index"]
    assert dict(zip(values.index, aggregate.ranks(found.units.score), strict=True)) == published.to_dict()
