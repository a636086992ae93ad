"""Frames with texts as Python objects say what pandas' own say."""

from __future__ import annotations

import pytest

from bsc import policy, queries, scores
from bsc.analysis import plain
from bsc.store import Store
from tests.frames import alike

SAMPLE = policy.load("contoh")


@pytest.mark.parametrize("name", ["explain_rows", "explain_nodes", "scorecard_units"])
def test_a_plain_frame_is_the_frame_of_the_query(sample_store: Store, name: str) -> None:
    query = queries.find(f"pages/{name}")
    with sample_store.cursor() as cursor:
        held, names = scores.of(cursor, "contoh", SAMPLE), scores.catalogue(cursor, "contoh")
        known = {**held._asdict(), **names._asdict(), "unit": "KP", "indicator": None, "period": "2025-Q4"}
        params = {param: known[param] for param in query.params}
        usual = queries.run(cursor, query.name, **params)
        made = plain.run(cursor, query.name, **params)
    assert len(usual) > 20
    alike(made, usual)
