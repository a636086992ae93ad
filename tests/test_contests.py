"""Contested scores: both values are kept, the corrected one holds, and only a server that shows persons takes part."""

from __future__ import annotations

from datetime import date

import pytest

from bsc import access, career, contests, organisations, policy, queries
from bsc.contests import ContestError
from bsc.errors import NotFound
from bsc.reports import accept, erasure
from bsc.reports.read import read_bytes
from bsc.reports.recognise import recognise
from bsc.sample import people as sample
from bsc.store import Store

ORG, PERIOD = "contoh", "2025-S2"


@pytest.fixture
def person(sample_store: Store) -> tuple[str, int]:
    """Somebody of the sample and the assessment that the report gave, in hundredths."""
    with sample_store.cursor() as cursor:
        found = queries.run(cursor, "pages/person_scores", org=ORG, unit="KC0401", period=PERIOD)
    return str(found["person"][0]), int(found["assessment"][0])


def test_a_correction_holds_and_the_reported_value_stays(
    sample_store: Store, person: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(access.ENVIRONMENT, "yes")
    code, before = person
    contests.enter(sample_store, ORG, code, PERIOD, "contested", "assessed by the wrong head", "Ani")
    contests.enter(
        sample_store,
        ORG,
        code,
        PERIOD,
        "corrected",
        "assessed anew",
        "Budi",
        values={"assessment": before + 250},
    )
    with sample_store.cursor() as cursor:
        rows = queries.rows(cursor, "workspace/score_place", org=ORG, person=code, period=PERIOD)
        assert [row[3] for row in rows] == [before + 250]
        assert not queries.rows(cursor, "checks/store/current_person_score")
        assert contests.counts(cursor, ORG).to_dict("records") == [
            {"period": PERIOD, "state": "corrected", "scores": 1}
        ]
    told = contests.history(sample_store, ORG, code, PERIOD, "Budi")
    assert told["state"].tolist() == ["accepted", "contested", "corrected"]
    assert told["assessment"].dropna().astype(int).tolist() == [before, before + 250]
    contests.enter(sample_store, ORG, code, PERIOD, "withdrawn", "a mistake", "Budi")
    with sample_store.cursor() as cursor:
        rows = queries.rows(cursor, "workspace/score_place", org=ORG, person=code, period=PERIOD)
    assert rows[0][3] == before
    looks = access.log(sample_store, ORG)["what"].tolist()
    assert {"score_contested", "score_corrected", "score_history"} <= set(looks)
    assert erasure.erase_person(sample_store, ORG, code, "tester") > 3
    with sample_store.cursor() as cursor:
        assert contests.counts(cursor, ORG).empty


def test_nobody_contests_where_persons_are_not_shown(sample_store: Store, person: tuple[str, int]) -> None:
    with pytest.raises(access.AccessError):
        contests.enter(sample_store, ORG, person[0], PERIOD, "contested", "why", "Ani")


@pytest.mark.parametrize(
    ("state", "reason", "values", "error"),
    [
        ("contested", " ", None, ContestError),
        ("corrected", "why", None, ContestError),
        ("upheld", "why", {"kpi": 9000}, ContestError),
        ("corrected", "why", {"kpi": -1}, ContestError),
        ("guessed", "why", None, ValueError),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(
    store: Store,
    state: str,
    reason: str,
    values: dict[str, int] | None,
    error: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(access.ENVIRONMENT, "yes")
    with pytest.raises(error):
        contests.enter(store, ORG, "P2222222222222AA", PERIOD, state, reason, "Ani", values=values)


def test_an_unknown_person_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(access.ENVIRONMENT, "yes")
    with pytest.raises(NotFound):
        contests.enter(store, ORG, "P2222222222222AA", PERIOD, "contested", "why", "Ani")


def test_the_policy_of_the_sample_is_its_generator_s() -> None:
    for semester in range(len(sample.SEMESTERS)):
        told = sample.rule(semester)
        year, half = 2021 + semester // 2, semester % 2
        held = career.career_of(policy.load("contoh"), date(year, 6 + 6 * half, 30 + half))
        assert held.rule is not None
        assert held.rule.weights == tuple(10 * told[name] for name in ("kpi", "assessment", "development"))
        assert (held.rule.minimum, held.rule.low) == (100 * told["minimum"], 100 * told["low"])
        assert (held.rule.low_periods, held.rule.of_periods) == (3, 4)
        assert [level.low for level in held.levels] == [level["from"] for level in sample.career()["level"]]
        assert {g.grade: g.name.en for g in held.grades} == {
            code: names["en"] for code, names in sample.career()["grades"].items()
        }
        assert held.illustrative


def test_what_is_not_public_is_blank() -> None:
    held = career.career_at(policy.load("plain").latest)
    assert held.rule is not None
    assert held.rule.weights == (700, 100, 200)
    assert (held.rule.minimum, held.rule.low, held.rule.low_periods) == (None, None, None)
    assert (held.levels, held.grades, held.take_up) == ((), (), None)
    assert career.career_at(policy.load("kemenkeu_127_2026").latest).rule is None


def test_a_transfer_and_a_regrading_inside_a_period_count_once(store: Store) -> None:
    org = organisations.create(store, "Dinas Contoh", "tests", code="dinas").org
    head = "Periode,Kode Pegawai,Kode Unit,Golongan,Nilai KPI,Nilai Perilaku,Nilai Pengembangan\n"
    rows = [f"Semester I 2025,P{k},A,G1,95,80,{60 + k}" for k in range(1, 13)]
    rows += ["Semester I 2025,P1,B,G1,96,80,61", "Semester I 2025,P2,A,G2,97,80,62"]
    content = (head + "\n".join(rows) + "\n").encode()
    tables = read_bytes(content, "a.csv")
    reading = recognise(tables)[0]
    done = accept.accept(store, org, [accept.Item(tables[0], reading)], {"a.csv": content}, "Sari")[0]
    assert done.counts.refused_rows == 0
    with store.cursor() as cursor:
        held = queries.rows(cursor, "people/within", org=org, period="2025-S1")
        parts = queries.rows(cursor, "people/parts", org=org)
        assert sorted(held) == [("A", 0, 1, 1), ("B", 1, 0, 1)]
        assert parts[0][4] == 12, "everybody once, where the last row stands"
        assert not queries.rows(cursor, "checks/store/current_person_score")
