"""Organisations side by side: founded, changed, removed, never mixed."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc import organisations, queries, workspace
from bsc.errors import BscError, NotFound
from bsc.store import Store

BY = "Planner"


def test_organisations_are_listed_oldest_first_and_found(store: Store) -> None:
    first = organisations.create(store, "Badan Satu", BY, note="percobaan")
    second = organisations.create(store, "Badan Dua", BY, code="dua", rule_set="kemenkeu")
    with store.cursor() as cursor:
        assert [o.org for o in organisations.organisations(cursor)] == ["badan-satu", "dua"]
        assert organisations.organisation(cursor, "dua") == second
        assert organisations.organisation(cursor, first.org).note == "percobaan"
        for missing in ("tiga", ""):
            with pytest.raises(NotFound):
                organisations.organisation(cursor, missing)


def test_the_same_name_gets_another_code(store: Store) -> None:
    codes = [organisations.create(store, "Dinas Kesehatan", BY).org for _ in range(3)]
    assert codes == ["dinas-kesehatan", "dinas-kesehatan-2", "dinas-kesehatan-3"]


@pytest.mark.parametrize(
    ("name", "code", "problem"),
    [
        ("  ", "", "bad_organisation_name"),
        ("x" * 201, "", "bad_organisation_name"),
        ("Dinas", "Dinas Satu", "bad_organisation_code"),
        ("Dinas", "-a", "bad_organisation_code"),
        ("Dinas", "taken", "organisation_taken"),
    ],
)
def test_a_bad_start_is_refused(store: Store, name: str, code: str, problem: str) -> None:
    organisations.create(store, "Taken", BY)
    with pytest.raises(BscError) as refused:
        organisations.create(store, name, BY, code=code)
    assert refused.value.code == problem
    with store.cursor() as cursor:
        assert len(organisations.organisations(cursor)) == 1


@given(st.text(min_size=1, max_size=60), st.sets(st.text("ab-2", max_size=3)))
def test_a_made_code_is_free_and_fit_for_a_link(name: str, taken: set[str]) -> None:
    code = organisations._code_for(name, taken)
    assert code not in taken
    assert 0 < len(code) <= 30
    assert code.replace("-", "").isalnum()
    assert code.isascii()


def test_name_note_and_rules_change(store: Store) -> None:
    org = organisations.create(store, "Badan", BY).org
    organisations.update(store, org, name=" Badan  Baru ", rule_set="kemenkeu")
    with store.cursor() as cursor:
        changed = organisations.organisation(cursor, org)
    assert (changed.name, changed.rule_set, changed.note) == ("Badan Baru", "kemenkeu", "")
    with pytest.raises(BscError):
        organisations.update(store, org, name=" ")
    with pytest.raises(NotFound):
        organisations.update(store, "nobody", name="x")


def tables_with_org(cursor: duckdb.DuckDBPyConnection) -> set[str]:
    return {
        row[0]
        for row in cursor.execute(
            "select distinct table_name from information_schema.columns join information_schema.tables "
            "using (table_name) where column_name = 'org' and table_type = 'BASE TABLE'"
        ).fetchall()
    }


def test_every_table_knows_how_to_forget_an_organisation(store: Store) -> None:
    with store.cursor() as cursor:
        tables = tables_with_org(cursor)
    emptied = {
        queries.find(n).sql.split("delete from ")[1].split()[0] for n in queries.names("workspace/remove")
    }
    assert tables <= emptied


def content(store: Store, org: str) -> dict[str, list[tuple[Any, ...]]]:
    with store.cursor() as cursor:
        return {
            table: cursor.execute(f"select * from {table} where org = ? order by all", [org]).fetchall()
            for table in sorted(tables_with_org(cursor))
        }


def test_removing_one_touches_no_other(store: Store) -> None:
    gone = organisations.create(store, "Pergi", BY).org
    stays = organisations.create(store, "Tinggal", BY).org
    for org in (gone, stays):
        workspace.add(store, org, "indicator", "I1", {"name": "Sama"}, BY)
    before = content(store, stays)
    organisations.remove(store, gone, BY)
    assert content(store, stays) == before
    assert not any(content(store, gone).values())
    with pytest.raises(NotFound):
        organisations.remove(store, gone, BY)


def test_a_removed_sample_does_not_come_back_by_itself(store: Store) -> None:
    with store.cursor() as cursor:
        assert organisations.sample_wanted(cursor)
    organisations.create(store, "Badan Jaminan Contoh", BY, code=organisations.SAMPLE, synthetic=True)
    with store.cursor() as cursor:
        assert not organisations.sample_wanted(cursor)
    organisations.remove(store, organisations.SAMPLE, BY)
    with store.cursor() as cursor:
        assert organisations.organisations(cursor) == []
        assert not organisations.sample_wanted(cursor)


def test_what_was_reported_is_not_deleted(store: Store) -> None:
    org = organisations.create(store, "Badan", BY).org
    with store.transaction() as cursor:
        cursor.execute(
            "insert into report by name select 1 as report_id, ? as org, 'x' as sha256, 'a.csv' as file, "
            "'' as table_name, 'measurements' as kind, 'withdrawn' as status, '{}' as reading, '{}' as counts, "
            "now()::timestamp as accepted_at, 'x' as accepted_by",
            [org],
        )
    with pytest.raises(BscError) as refused:
        organisations.remove(store, org, BY)
    assert refused.value.code == "organisation_has_reports"
