"""The invented organisation: the same on every start, believable, and with every flaw that it claims to have."""

from __future__ import annotations

import io
import tomllib
from collections import Counter, defaultdict

import numpy as np
import pyarrow.parquet as pq
import pytest

from bsc.sample import catalogue, files, kpis, links, people, series
from bsc.sample.catalogue import QUARTERS

UNITS = {u.code: u for u in catalogue.units()}
ROW = {code: i for i, code in enumerate(UNITS)}
INDICATORS = {i.code: i for i in catalogue.indicators()}


@pytest.fixture(scope="module")
def drawn() -> dict[str, series.Series]:
    return {s.indicator.code: s for s in series.all_series()}


@pytest.fixture(scope="module")
def values() -> list[series.Measurement]:
    return series.measurements()


@pytest.fixture(scope="module")
def first() -> dict[str, files.ReportFile]:
    return {f.name: f for f in files.first_files()}


def ratio(s: series.Series) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return 2 - s.actual / s.target if s.indicator.polarity == "minimize" else s.actual / s.target


# ---------------------------------------------------------------- shape


def test_the_tree_has_one_head_eleven_regions_and_some_120_branches() -> None:
    scopes = Counter(u.scope for u in UNITS.values())
    assert scopes["P"] == 1
    assert scopes["W"] == 11
    assert 115 <= sum(u.exists(len(QUARTERS) - 1) for u in UNITS.values() if u.scope == "C") <= 125
    for unit in UNITS.values():
        assert (
            unit.parent == ""
            if unit.scope == "P"
            else UNITS[unit.parent].scope == ("P" if unit.scope == "W" else "W")
        )
    assert len({u.name for u in UNITS.values()}) == len(UNITS)


def test_the_catalogue_hangs_together() -> None:
    objectives = {o.code: o for o in catalogue.objectives()}
    assert 12 <= len(objectives) <= 16
    assert {o.perspective for o in objectives.values()} == set(series.PERSPECTIVES)
    for scope in "PWC":
        assert 20 <= sum(scope in i.scope for i in INDICATORS.values()) <= 28
    for indicator in INDICATORS.values():
        assert indicator.objective in objectives
        assert indicator.code.startswith(indicator.objective.removeprefix("SS"))
        assert indicator.code.endswith("-CP" if indicator.kind else "-N")
        assert indicator.name != indicator.name_en
        assert not indicator.parent or indicator.parent in INDICATORS
    assert {x for pair in catalogue.causes() for x in pair} == set(objectives)


def test_causes_make_no_circle() -> None:
    effects = defaultdict(set)
    for cause, effect in catalogue.causes():
        effects[cause].add(effect)

    def below(node: str) -> set[str]:
        return {node}.union(*(below(n) for n in effects[node])) if effects[node] else {node}

    assert all(cause not in below(effect) for cause, effect in catalogue.causes())


def test_a_second_start_brings_the_same_bytes(first: dict[str, files.ReportFile]) -> None:
    people.staff.cache_clear()
    people.scores.cache_clear()
    people.assessments.cache_clear()
    kpis.component.cache_clear()
    assert {f.name: f.content for f in files.first_files()} == {n: f.content for n, f in first.items()}


def test_nothing_looks_like_a_person() -> None:
    assert all(code[0] == "P" and code[1:].isdigit() and len(code) == 6 for code in people.staff().code)
    assert len(set(people.staff().code)) == len(people.staff().code)


# ---------------------------------------------------------------- believable


def test_upper_levels_are_what_lies_below_them(drawn: dict[str, series.Series]) -> None:
    regions = [ROW[u] for u in UNITS if UNITS[u].scope == "W"]
    for code in ("2a-CP", "5a-CP"):
        actual = drawn[code].actual
        assert actual[0] == pytest.approx(np.nansum(actual[regions], axis=0), abs=0.1)
        for region in regions:
            branches = [
                ROW[u.code] for u in UNITS.values() if UNITS.get(u.parent) and ROW[u.parent] == region
            ]
            assert actual[region] == pytest.approx(np.nansum(actual[branches], axis=0), abs=0.1)
    satisfaction = drawn["4a-CP"].actual
    below = satisfaction[[r for r in ROW.values() if r > 11]]
    assert (satisfaction[0] >= np.nanmin(below, axis=0)).all()
    assert (satisfaction[0] <= np.nanmax(below, axis=0)).all()


def test_most_achievements_lie_near_the_target(drawn: dict[str, series.Series]) -> None:
    for s in drawn.values():
        if s.indicator.shape == "cases" or s.indicator.code in ("9c-CP", "13b-CP"):
            continue
        middle = np.nanmedian(ratio(s))
        assert 0.95 <= middle <= 1.08, s.indicator.code
        assert np.nanmax(ratio(s)) < 1.8, s.indicator.code


def test_seasons_trends_and_offices_leave_their_marks(drawn: dict[str, series.Series]) -> None:
    visits = np.nansum(drawn["9b-CP"].actual[[r for r in ROW.values() if r > 11]], axis=0).reshape(5, 4)
    assert (visits.argmax(axis=1) == 3).all(), "inspections pile up at the year's end"
    members = drawn["5a-CP"].actual[0]
    assert members[-1] > 1.2 * members[0]
    # an office that does well in one thing tends to do well in another
    offices = [r for r in ROW.values() if r > 11]
    claims, complaints = (np.nanmean(ratio(drawn[c])[offices], axis=1) for c in ("8a-CP", "4b-CP"))
    here = ~np.isnan(claims) & ~np.isnan(complaints)
    assert np.corrcoef(claims[here], complaints[here])[0, 1] > 0.3


def test_learning_leads_internal_process_by_two_quarters() -> None:
    common = series.factors()
    now, later = common["learning"][:, :-2], common["internal"][:, 2:]
    same, before = common["learning"][:, 2:], common["internal"][:, 2:]
    assert np.corrcoef(now.ravel(), later.ravel())[0, 1] > np.corrcoef(same.ravel(), before.ravel())[0, 1]


def test_about_6500_people_in_six_grades() -> None:
    staff = people.staff()
    assert all(6_200 <= n <= 6_700 for n in (staff.office >= 0).sum(axis=0))
    region = np.array([ROW[u.parent] if u.scope == "C" else ROW[u.code] for u in UNITS.values()])
    for s in range(len(people.SEMESTERS)):
        here = staff.office[:, s] >= 0
        by_region, by_office = np.zeros((12, 6), int), np.zeros((len(UNITS), 6), int)
        np.add.at(by_region, (region[staff.office[here, s]], staff.grade[here, s]), 1)
        np.add.at(by_office, (staff.office[here, s], staff.grade[here, s]), 1)
        assert by_region.min() >= 10, "region x grade stays readable"
        assert (by_office[12:] < 10).mean() > 0.5, "branch x grade often does not"


def test_people_come_go_move_and_rise() -> None:
    staff = people.staff()
    before, after = staff.office[:, :-1], staff.office[:, 1:]
    grade, next_grade = staff.grade[:, :-1], staff.grade[:, 1:]
    both = (before >= 0) & (after >= 0)
    assert ((before < 0) & (after >= 0)).sum() > 500
    assert ((before >= 0) & (after < 0)).sum() > 500
    assert (before != after)[both].sum() > 1_000
    assert (next_grade > grade)[both].sum() > (next_grade < grade)[both].sum() > 20
    assert ((staff.office >= 0) == (staff.grade >= 0)).all()


def test_scores_are_on_their_lattices_and_within_bounds() -> None:
    staff, scores = people.staff(), people.scores()
    here = staff.office >= 0
    for part in (scores.kpi, scores.assessment, scores.development):
        assert (np.isnan(part) == ~here).all()
    assert ((scores.kpi[here] > 0) & (scores.kpi[here] <= people.CAP)).all()
    assert (scores.assessment[here] * 2 % 1 == 0).all()
    assert (scores.development[here] % 5 == 0).all()


def test_the_kpi_component_is_the_weighted_mean_of_the_sheet() -> None:
    staff, component = people.staff(), kpis.component()
    last = len(people.SEMESTERS) - 1
    weights, total = np.zeros(len(staff.code)), np.zeros(len(staff.code))
    for block in kpis.blocks(first=last):
        np.add.at(weights, block.rows, block.template.weight)
        np.add.at(total, block.rows, block.template.weight * block.achievement)
    here = staff.office[:, last] >= 0
    assert (weights[here] == 100).all()
    assert component[here, last] == pytest.approx(total[here] / 100, abs=0.0051)


def test_every_assessor_works_in_the_same_office() -> None:
    staff = people.staff()
    for s in (0, 9):
        here = np.flatnonzero(staff.office[:, s] >= 0)
        assert (staff.office[staff.rater[here, s], s] == staff.office[here, s]).all()


def test_the_rules_are_dated_and_marked_illustrative() -> None:
    rules = people.career()["rule"]
    assert [r["from"] for r in rules] == sorted(r["from"] for r in rules)
    assert all("Illustrative" in r["reference"] for r in rules)
    assert all(r["kpi"] + r["assessment"] + r["development"] == 100 for r in rules)
    assert people.rule(people.SEMESTERS.index("2024-S1"))["kpi"] == 80
    assert people.rule(people.SEMESTERS.index("2024-S2"))["kpi"] == 70


# ---------------------------------------------------------------- files


def test_the_first_files_have_headings_and_rows(first: dict[str, files.ReportFile]) -> None:
    assert [f.kind for f in first.values()] == (
        ["units", "objectives", "definitions"] + ["measurements"] * 6 + ["counts"]
    )
    text = first["capaian_2024.csv"].content.decode("utf-8-sig").splitlines()
    assert text[0].split(";")[:3] == ["Kode Unit", "Unit Kerja", "Kode IKU"]
    assert len(text) - 1 == sum(m.quarter // 4 == 3 for m in series.measurements())


def test_counts_add_up_to_the_people(first: dict[str, files.ReportFile]) -> None:
    rows = [r.split(";") for r in first["rekap_predikat.csv"].content.decode("utf-8-sig").splitlines()[1:]]
    per_semester = Counter()
    for row in rows:
        per_semester[row[2]] += sum(int(n) for n in row[3:])
    assert list(per_semester.values()) == (people.staff().office >= 0).sum(axis=0).tolist()


@pytest.fixture(scope="module")
def later() -> dict[str, files.ReportFile]:
    return {f.name: f for f in files.later_files()}


def test_links_lead_somewhere(later: dict[str, files.ReportFile]) -> None:
    objectives = {o.code for o in catalogue.objectives()}
    for link in links.unit_links():
        if link.parent_unit:
            assert UNITS[link.parent_unit].scope in INDICATORS[link.parent].scope
            assert UNITS[link.unit].parent, "the head office's indicators serve objectives"
        else:
            assert link.parent in objectives
    assert later["kaitan_kinerja.csv"].content.count(b"\r\n") > 3_000


# ---------------------------------------------------------------- flaws


def flaw_names() -> set[str]:
    return {f["code"] for f in tomllib.loads((catalogue.FOLDER / "flaws.toml").read_text("utf-8"))["flaw"]}


def test_every_flaw_is_documented_in_both_languages_and_tested() -> None:
    flaws = tomllib.loads((catalogue.FOLDER / "flaws.toml").read_text("utf-8"))["flaw"]
    assert all(f["id"].strip() and f["en"].strip() and f["where"].strip() for f in flaws)
    tested = {name.removeprefix("test_flaw_") for name in globals() if name.startswith("test_flaw_")}
    assert tested == flaw_names()
    assert {e.flaw for e in catalogue.events() if e.flaw} <= flaw_names()


def kpi_table(later: dict[str, files.ReportFile]) -> dict[str, np.ndarray]:
    table = pq.read_table(io.BytesIO(later["kpi_individu.parquet"].content))
    return {name: table[name].to_numpy(zero_copy_only=False) for name in table.column_names}


def test_flaw_orphan_kpi(later: dict[str, files.ReportFile]) -> None:
    served = kpi_table(later)["IKU yang Didukung"]
    orphans = np.mean([code is None for code in served])
    assert 0.1 < orphans < 0.4


def test_flaw_barren_objective() -> None:
    measured = {i.objective for i in INDICATORS.values()}
    assert {o.code for o in catalogue.objectives()} - measured == {"SS15"}
    served = {t.serves for t in kpis.templates()} | {t.also for t in kpis.templates()}
    parents = {(x.code, x.parent) for x in links.unit_links()}
    reached = {INDICATORS[code].objective for code in served if code}
    reached |= {p for code, p in parents if p.startswith("SS") and code in served}
    assert "SS7" not in reached


def test_flaw_ceiling(drawn: dict[str, series.Series]) -> None:
    assert np.nanmean(ratio(drawn["9c-CP"]) >= 1.2) > 0.9
    assert np.nanmean(ratio(drawn["13b-CP"]) >= 1.2) > 0.9


def test_flaw_lenient_unit(drawn: dict[str, series.Series]) -> None:
    staff, scores = people.staff(), people.scores()
    last = len(people.SEMESTERS) - 1
    total = people.composite(scores, last)
    region = np.array([u.parent if u.scope == "C" else u.code for u in UNITS.values()])[staff.office[:, last]]
    mean = {r: np.nanmean(total[(region == r) & (staff.office[:, last] >= 0)]) for r in set(region)}
    assert max(mean, key=mean.get) == people.LENIENT_REGION
    regions = [c for c, u in UNITS.items() if u.scope == "W"]
    results = {
        r: np.mean(
            [
                np.nanmean(ratio(s)[ROW[r], -4:])
                for s in drawn.values()
                if "W" in s.indicator.scope and s.indicator.shape != "cases"
            ]
        )
        for r in regions
    }
    assert min(results, key=results.get) == people.LENIENT_REGION


def test_flaw_missing_quarter(values: list[series.Measurement]) -> None:
    reported = {(m.unit, QUARTERS[m.quarter]) for m in values}
    assert ("KC0703", "2023-Q2") not in reported
    assert ("KC0703", "2023-Q3") in reported
    silent = {m.unit for m in values if QUARTERS[m.quarter] == "2025-Q4"} - {
        m.unit for m in values if QUARTERS[m.quarter] == "2025-Q4" and m.actual is not None
    }
    assert len(silent) == 5


def test_flaw_late_report(values: list[series.Measurement]) -> None:
    late = defaultdict(list)
    for m in values:
        late[m.unit].append((m.reported_on - series.quarter_end(m.quarter)).days > 30)
    assert all(late["KC0909"])
    assert np.mean([any(days) for days in late.values()]) > 0.1
    assert np.mean([d for days in late.values() for d in days]) < 0.1


def test_flaw_policy_change(drawn: dict[str, series.Series]) -> None:
    before, after = QUARTERS.index("2024-Q2"), QUARTERS.index("2024-Q3")
    claims = drawn["6a-CP"]
    assert (claims.target[0, before], claims.target[0, after]) == (7.0, 5.0)
    assert ratio(claims)[0, after] < 0.9 < 1.0 < ratio(claims)[0, before]
    assert ratio(claims)[0, -1] > 0.97, "the offices learned"
    added = drawn["9d-CP"]
    assert np.isnan(added.target[:, :after]).all()
    assert not np.isnan(added.target[0, after])


def test_flaw_output_heavy() -> None:
    for scope in "WC":
        levels = Counter(i.level for i in INDICATORS.values() if scope in i.scope)
        assert (levels["outcome"] + levels["impact"]) / levels.total() <= 0.27
    assert sum(i.level in ("outcome", "impact") for i in INDICATORS.values()) < len(INDICATORS) / 2


def test_flaw_zero_target(drawn: dict[str, series.Series]) -> None:
    for code, worst in (("11b-CP", 5.0), ("11c-N", None)):
        assert INDICATORS[code].worst == worst
        assert np.nanmax(drawn[code].target) == 0
        assert np.nanmax(drawn[code].actual) > 0


def test_flaw_heaped_branch() -> None:
    staff, scores = people.staff(), people.scores()
    near = np.zeros(2, int)
    for s in range(people.HEAPING_FROM, len(people.SEMESTERS)):
        minimum = people.rule(s)["minimum"]
        here = staff.office[:, s] == ROW[people.HEAPED_BRANCH]
        total = people.composite(scores, s)[here]
        near += [
            ((total >= minimum - 1) & (total < minimum)).sum(),
            ((total >= minimum) & (total < minimum + 1)).sum(),
        ]
    assert near[1] > 3 * near[0]
    assert (staff.office[:, -1] == ROW[people.HEAPED_BRANCH]).sum() >= 200


def test_flaw_duplicate_indicator() -> None:
    same = [code for code, n in Counter(i.name for i in INDICATORS.values()).items() if n > 1]
    assert len(same) == 1
    twins = [i for i in INDICATORS.values() if i.name == same[0]]
    assert {i.scope for i in twins} == {"W", "C"}
    assert len({i.objective for i in twins}) == 2


def test_flaw_target_below_last_actual(drawn: dict[str, series.Series]) -> None:
    events = drawn["9c-CP"]
    yearly = np.nansum(events.actual[1:12], axis=0).reshape(5, 4).sum(axis=1)
    planned = np.nansum(events.target[1:12], axis=0).reshape(5, 4).sum(axis=1)
    assert (planned[1:] < yearly[:-1]).all()


def test_flaw_target_gap(drawn: dict[str, series.Series]) -> None:
    for code in ("2a-CP", "5a-CP"):
        target = drawn[code].target
        cover = {
            r: np.nansum(target[[ROW[u.code] for u in UNITS.values() if u.parent == r]])
            / np.nansum(target[ROW[r]])
            for r in UNITS
            if UNITS[r].scope == "W"
        }
        assert cover["KW05"] < 0.95
        assert all(v == pytest.approx(1, abs=1e-3) for r, v in cover.items() if r != "KW05")


def test_flaw_no_variance(drawn: dict[str, series.Series]) -> None:
    up = drawn["10b-N"]
    assert np.nanstd(up.actual[0]) < 0.1
    assert (up.actual[0] >= up.target[0]).all()


def test_flaw_skipped_level() -> None:
    assert INDICATORS["9d-CP"].scope == "PC"
    assert all(x.parent_unit == "KP" for x in links.unit_links() if x.code == "9d-CP" and x.unit != "KP")


def test_flaw_share_above_one() -> None:
    given = defaultdict(float)
    for link in links.unit_links():
        given[link.unit, link.code] += link.share or 0
    assert {key for key, share in given.items() if share > 100} == {("KC0303", "5c-CP")}


def test_flaw_expired_parent(later: dict[str, files.ReportFile]) -> None:
    table = kpi_table(later)
    stale = table["Unit IKU"] == "KC0512"
    assert 5 < stale.sum() < 1_000
    assert set(table["Kode Unit"][stale]) == {"KC0511"}


def test_flaw_typing_error(first: dict[str, files.ReportFile]) -> None:
    text = first["capaian_2023.csv"].content.decode("utf-8-sig")
    assert text.count(";12O;") == 1
    assert text.count(";8,4,1;") == 1
    assert text.count(";TW V 2023;") == 1


def test_flaw_late_correction(first: dict[str, files.ReportFile]) -> None:
    rows = first["koreksi_capaian_2025_tw3.csv"].content.decode("utf-8-sig").splitlines()[1:]
    assert len(rows) == 3
    assert all(row.startswith("KC0205;") and ";TW III 2025;" in row for row in rows)
