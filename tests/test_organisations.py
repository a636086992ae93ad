"""Organisations side by side: founded, changed, removed, never mixed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc import organisations, queries, workspace
from bsc.errors import BscError, NotFound
from bsc.sample import catalogue, series
from bsc.sample import people as sample_people
from bsc.sample.catalogue import QUARTERS
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
    organisations.create(store, catalogue.NAME, BY, code=organisations.SAMPLE, synthetic=True)
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


# ---------------------------------------------------------------- the sample and the published figures


def test_the_sample_says_what_was_drawn(sample_store: Store) -> None:
    drawn = {(m.unit, m.indicator, QUARTERS[m.quarter]): m for m in series.measurements()}
    with sample_store.cursor() as cursor:
        rows = cursor.execute(
            "select unit, indicator, period, target, target_text, actual, actual_text, reported_on from measurement "
            "where org = ?",
            [organisations.SAMPLE],
        ).fetchall()
    held = {(u, i, p): (tt if tt else t, at if at else a, day) for u, i, p, t, tt, a, at, day in rows}
    corrected = {("KC0205", code, "2025-Q3") for code in ("6a-CP", "8b-CP", "8c-CP")}
    refused = {("KC0304", "9b-CP", "2023-Q2"), ("KC0608", "5c-CP", "2023-Q4")}
    assert {key for key, value in held.items() if value[:2] != (None, None)} == set(drawn)
    wrong = [
        (key, held[key], m)
        for key, m in drawn.items()
        if key not in corrected | refused and held[key][:2] != (m.target, m.actual)
    ]
    assert not wrong
    assert all(held[key][1] is None and held[key][0] == drawn[key].target for key in refused)
    assert all(held[key][1] != drawn[key].actual and held[key][2].month == 12 for key in corrected)
    # the wide form of 2021 has no column for the day
    dated = [key for key in drawn if key[2] > "2022" and key not in corrected | refused]
    assert all(held[key][2] == drawn[key].reported_on for key in dated)


def test_the_sample_keeps_its_catalogue(sample_store: Store) -> None:
    with sample_store.cursor() as cursor:
        units = queries.run(cursor, "workspace/catalogue_units", org=organisations.SAMPLE)
        objectives = queries.run(cursor, "workspace/catalogue_objectives", org=organisations.SAMPLE)
        indicators = queries.run(cursor, "workspace/catalogue_indicators", org=organisations.SAMPLE)
        people = cursor.execute(
            "select sum(people) from fct_count where org = ?", [organisations.SAMPLE]
        ).fetchall()
    told = {u.code: (u.name, u.parent or None, u.type, u.valid_from, u.valid_to) for u in catalogue.units()}
    held = {
        r.unit: (r.name, _given(r.parent), r.type, _day(r.valid_from), _day(r.valid_to))
        for r in units.itertuples()
    }
    assert held == told
    assert {(r.objective, r.name, r.name_en, r.perspective, r.weight) for r in objectives.itertuples()} == {
        (o.code, o.name, o.name_en, o.perspective, o.weight) for o in catalogue.objectives()
    }
    aims = {o.code: o.perspective for o in catalogue.objectives()}
    assert {
        (r.indicator, r.name, r.name_en, r.objective, r.perspective, r.level, r.polarity, r.measure_unit, r.weight,
         r.consolidation, _given(r.worst), r.formula)
        for r in indicators.itertuples()
    } == {
        (i.code, i.name, i.name_en, i.objective, aims[i.objective], i.level, i.polarity, i.measure_unit, i.weight,
         i.consolidation, i.worst, i.formula)
        for i in catalogue.indicators()
    }  # fmt: skip
    assert people[0][0] == (sample_people.staff().office >= 0).sum()


def _given(value: Any) -> Any:
    return None if value is None or value != value else value


def _day(value: Any) -> date | None:
    return None if value is None or pd.isna(value) else value.date()


def test_the_sample_s_typing_errors_wait_in_quarantine(sample_store: Store) -> None:
    with sample_store.cursor() as cursor:
        rows = cursor.execute(
            "select file, value from refused join report using (report_id) where org = ?",
            [organisations.SAMPLE],
        ).fetchall()
    assert sorted(rows) == [("capaian_2023.csv", v) for v in ("12O", "8,4,1", "TW V 2023")]


def test_loading_the_sample_again_changes_nothing(sample_store: Store) -> None:
    before = content(sample_store, organisations.SAMPLE)
    organisations.load_sample(sample_store, BY)
    assert content(sample_store, organisations.SAMPLE) == before


def test_a_sample_whose_loading_was_cut_off_is_loaded_at_the_next_start(store: Store) -> None:
    organisations.create(store, catalogue.NAME, BY, code=organisations.SAMPLE, synthetic=True)
    with store.cursor() as cursor:
        assert organisations.sample_wanted(cursor)


def test_the_sample_goes_wholly_and_alone(sample_store: Store) -> None:
    organisations.load_published(sample_store, BY)
    own = organisations.create(sample_store, "Badan Sendiri", BY).org
    before = {org: content(sample_store, org) for org in (own, organisations.PUBLISHED)}
    organisations.remove(sample_store, organisations.SAMPLE, BY)
    assert {org: content(sample_store, org) for org in before} == before
    left = content(sample_store, organisations.SAMPLE)
    assert [table for table, rows in left.items() if rows] == ["workspace_edit"]
    with sample_store.cursor() as cursor:
        files = {row[0] for row in cursor.execute("select name from kept_file").fetchall()}
        refused = cursor.execute("select count(*) from refused anti join report using (report_id)").fetchall()
        assert not organisations.sample_wanted(cursor)
    assert files
    assert all(name.startswith("bpjs_") for name in files)
    assert refused == [(0,)]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(tmp_path_factory.mktemp("published") / "selaras.duckdb")
    said: list[float] = []
    organisations.load_published(opened, BY, lambda done, what: said.append(done))
    assert said == sorted(said)
    assert 0 <= said[0] < said[-1] <= 1
    yield opened
    opened.close()


def test_published_figures_carry_their_sources_and_are_not_invented(published: Store) -> None:
    with published.cursor() as cursor:
        held = organisations.organisation(cursor, organisations.PUBLISHED)
        notes = cursor.execute("select note from measurement where org = ?", [held.org]).fetchall()
    assert not held.synthetic
    assert "media" in held.note.lower()
    assert len(notes) == 43
    assert all(note.startswith("Media: https://") for (note,) in notes)


def test_published_pairs_of_2017_give_the_printed_percentages(published: Store) -> None:
    printed = {"P01": 104.08, "P02": 114.86, "K01": 101.88, "K02": 106.85, "K03": 107.53}
    with published.cursor() as cursor:
        pairs = cursor.execute(
            "select indicator, period, 100 * actual / target from measurement "
            "where org = ? and actual is not null and target is not null order by indicator",
            [organisations.PUBLISHED],
        ).fetchall()
    assert {(i, p) for i, p, _ in pairs} == {(i, "2017") for i in printed} | {("P04", "2025-04")}
    for indicator, period, ratio in pairs:
        if period == "2017":
            assert ratio == pytest.approx(printed[indicator], abs=0.011)


def test_claims_have_no_direction(published: Store) -> None:
    with published.cursor() as cursor:
        held = dict(
            cursor.execute(
                "select indicator, polarity from indicator where org = ?", [organisations.PUBLISHED]
            ).fetchall()
        )
    assert {code for code, polarity in held.items() if polarity is None} == {"K06", "K07"}
