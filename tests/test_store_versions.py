"""Stores of other versions: an older one is brought on when it is opened, a newer or foreign one is left as it is."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from bsc import organisations, queries, store
from bsc.errors import StoreError
from bsc.reports import columns, importing
from bsc.reports.importing import Submitted
from bsc.store import VERSION, Store

PEOPLE = "Kode Pegawai,Unit Kerja,Grade,Periode,Nilai KPI,Nilai Asesmen,Nilai Pengembangan\n" + "".join(
    f"P{i:03d},Kantor {i % 3},G{i % 2 + 1},2024,{80 + i % 20},{70 + i % 10},{75 + i % 15}\n"
    for i in range(40)
)


def made(path: Path) -> Path:
    """A store with a report about people, closed."""
    opened = Store(path)
    organisations.create(opened, "Dinas", "tests", code="dinas")
    report = path.with_suffix(".csv")
    report.write_text(PEOPLE)
    (done,) = importing.import_files(opened, "dinas", [Submitted("nilai.csv", report)], "tests", yes=True)
    assert done.counts.status == "accepted", done
    opened.close()
    return path


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        names = [
            n for (n,) in connection.execute("select table_name from duckdb_tables() order by 1").fetchall()
        ]
        return {n: sorted(connection.table(n).fetchall(), key=repr) for n in names}


def test_a_store_from_before_there_were_columns_of_people_gets_them_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path / "s.duckdb")
    now = tables(path)
    assert len(now["career"]) == 40
    with duckdb.connect(str(path)) as connection:  # as the version before left it
        for name in ("store_version", *(n for n in now if n.startswith("career"))):
            connection.execute(f"drop table {name}")
    Store(path, columns.fill).close()
    again = tables(path)
    del now["store_version"], again["store_version"]
    assert again == now
    monkeypatch.setattr(Store, "_upgrade", lambda self: pytest.fail("it is of this version already"))
    Store(path, columns.fill).close()


def test_bringing_a_store_on_is_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "s.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("drop table store_version")
        connection.execute("delete from career_part")
    with monkeypatch.context() as patch:
        find = queries.execute
        patch.setattr(
            queries,
            "execute",
            lambda c, name, **p: 1 / 0 if name == "upgrade/90_reached" else find(c, name, **p),
        )
        with pytest.raises(ZeroDivisionError):
            Store(path, columns.fill)
    with duckdb.connect(str(path)) as connection:
        assert connection.table("career_part").fetchall() == []
    Store(path, columns.fill).close()
    assert tables(path)["career_part"]


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = made(tmp_path / "s.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"insert into store_version values ({VERSION + 1}, current_timestamp::timestamp)")
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        Store(path, columns.fill)
    assert caught.value.code == "store_newer"
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before


def test_a_file_of_a_newer_duckdb_is_called_newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*args: object, **kwargs: object) -> None:
        raise duckdb.IOException(
            "Trying to read a database file with version number 99, but we can only read versions between 64 and 68."
        )

    monkeypatch.setattr(store.duckdb, "connect", connect)
    with pytest.raises(StoreError) as caught:
        Store(tmp_path / "s.duckdb")
    assert caught.value.code == "store_newer"


def test_another_database_is_not_written_into(tmp_path: Path) -> None:
    path = tmp_path / "kas.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table kas as select 1 as saldo")
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        Store(path, columns.fill)
    assert caught.value.code == "store_foreign"
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database at all" * 100, None])
def test_a_damaged_store_is_said_to_be_one(tmp_path: Path, content: bytes | None) -> None:
    path = made(tmp_path / "s.duckdb")
    whole = path.read_bytes()
    path.write_bytes(content or whole[:20] + b"\xff" * 8 + whole[28:])
    with pytest.raises(StoreError) as caught:
        Store(path, columns.fill)
    assert caught.value.code == "store_unreadable"
    assert "DuckDB" in str(caught.value)
