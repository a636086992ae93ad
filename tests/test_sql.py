"""Every SQL file: one statement, declared parameters, a documented header, house style."""

from __future__ import annotations

import re

import duckdb
import pytest

from bsc import queries

NAMES = queries.names()


def code_of(sql: str) -> str:
    return re.sub(r"--[^\n]*", "", sql)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_one_statement_with_a_header(name: str) -> None:
    query = queries.find(name)
    assert len(duckdb.extract_statements(query.sql)) == 1
    assert len(query.about) > 15, "the header says what the query answers"
    head = [line for line in query.sql.splitlines() if line.startswith("--")]
    assert any(re.match(r"-- ?grain:", line) for line in head), "the header names the grain"
    assert any(re.match(r"-- ?params:", line) for line in head), "the header names the parameters"


@pytest.mark.parametrize("name", NAMES)
def test_declared_parameters_are_the_used_ones(name: str) -> None:
    query = queries.find(name)
    used = set(duckdb.extract_statements(query.sql)[0].named_parameters)
    assert used == set(query.params)


@pytest.mark.parametrize("name", NAMES)
def test_house_style(name: str) -> None:
    sql = code_of(queries.find(name).sql)
    assert not re.search(r"\b(least|greatest)\s*\(", sql, re.I), (
        "least/greatest turn null into a score: use case"
    )
    words = re.findall(r"\b(SELECT|FROM|WHERE|JOIN|GROUP BY|ORDER BY|CASE|WITH)\b", sql)
    assert not words, f"keywords are lower case: {words[:3]}"
    assert "select *" not in sql or not name.startswith("pages/"), "a page's query names its columns"
