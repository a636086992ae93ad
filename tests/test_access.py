"""Rows of persons: off by default, every look on record; and erasing a person everywhere."""

from __future__ import annotations

import pytest

from bsc import access, organisations
from bsc.errors import NotFound
from bsc.reports import accept, lineage, pseudonym
from bsc.reports.erasure import erase_person
from bsc.store import Store
from tests.test_staff import KPIS, PEOPLE, assert_current, rows, take

SITI = "198001012005011002"


@pytest.fixture
def org(store: Store, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv(access.ENVIRONMENT, raising=False)
    made = organisations.create(store, "Dinas Contoh", "tests", code="dinas").org
    take(store, made, PEOPLE.replace(",R1\n", f",{SITI}\n", 1))
    take(store, made, KPIS.replace("P1", SITI), "k.csv")
    return made


def test_nobody_sees_persons_by_default(store: Store, org: str) -> None:
    for setting in (None, "", "no", False, 0):
        assert not access.entitled(setting)
    with pytest.raises(access.AccessError, match="persons_not_allowed"):
        access.person_scores(store, org, "A", "2025-S1", "Sari")
    assert access.log(store, org).empty


def test_every_look_is_on_record(store: Store, org: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = access.person_scores(store, org, "A", "2025-S1", "Sari", setting=True)
    assert len(seen) == 2
    monkeypatch.setenv(access.ENVIRONMENT, "yes")
    person = str(seen["person"].iloc[0])
    access.person_kpis(store, org, person, "2025", "Sari")
    log = access.log(store, org)
    assert log["what"].tolist() == ["person_kpis", "person_scores"]
    assert log["detail"].tolist() == ["2025", "A 2025-S1"]
    assert person not in log.to_csv()


def test_an_erased_person_is_gone_everywhere_and_stays_gone(store: Store, org: str) -> None:
    code = pseudonym.code(pseudonym.key(store.path, org), SITI)
    assert code in {p for (p,) in rows(store, "current_person_score", "person")}
    assert code in {r for (r,) in rows(store, "current_person_score", "rater")}
    assert erase_person(store, org, SITI, "Sari") > 2
    for step in range(2):
        for table in (
            "fct_person_score",
            "current_person_score",
            "fct_individual_kpi",
            "current_individual_kpi",
        ):
            assert code not in repr(rows(store, table))
        with store.cursor() as cursor:
            for report in (1, 2):
                kept = lineage.table(cursor, lineage.source(cursor, report))
                assert code not in repr(kept.cells.to_pylist())
        assert len(rows(store, "current_person_score")) == 2
        assert len(rows(store, "current_individual_kpi")) == 1
        assert_current(store)
        if step == 0:
            accept.rebuild(store)
    log = access.log(store, org)
    assert log["what"].tolist() == ["erase_person"]
    assert code not in log.to_csv()
    with pytest.raises(NotFound, match="no_such_person"):
        erase_person(store, org, SITI, "Sari")


def test_the_same_file_again_does_not_bring_an_erased_person_back(store: Store, org: str) -> None:
    erase_person(store, org, SITI, "Sari")
    assert take(store, org, KPIS.replace("P1", SITI), "k.csv").unchanged


def test_rebuilding_does_not_hash_codes_again(store: Store, org: str) -> None:
    before = rows(store, "fct_individual_kpi", "person", "kpi")
    accept.rebuild(store)
    assert rows(store, "fct_individual_kpi", "person", "kpi") == before
