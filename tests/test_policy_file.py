"""A policy written as a file and read back scores and explains the same."""

from __future__ import annotations

from datetime import date

import pytest

from bsc import policy, policy_file
from bsc.amendments import Amendment, amended
from bsc.policy_model import Policy


def said(held: Policy) -> list[tuple[object, ...]]:
    """All that explains a value, day by day; codes of references are a file's own business."""
    return [
        (
            version.valid_from,
            key,
            entry.value,
            entry.page,
            entry.note,
            *_source(entry.reference),
            *((part.key, part.value, *_source(part.reference)) for part in entry.parts),
        )
        for version in held.versions
        for key, entry in version.entries.items()
    ]


def _source(reference: policy.Reference) -> tuple[object, ...]:
    return reference.title, reference.kind, reference.by


def policies() -> dict[str, Policy]:
    shipped = {name: policy.load(name) for name in policy.names()}
    contoh = shipped["contoh"]
    first = contoh.versions[0].valid_from
    changed = amended(
        contoh,
        [
            Amendment("achievement.cap", 110, date(2023, 3, 1), "Notula 1/2023", "Ayu"),
            Amendment("perspectives.customer.weight", 40, date(2024, 1, 1), 'Notula "2"\n/2024', "Budi"),
            Amendment("perspectives.financial.weight", 20, date(2024, 1, 1), "Notula 3/2024", "Budi"),
            Amendment("achievement.cap", "none", date(2025, 1, 1), "Notula 4/2025", "Ayu"),
        ],
    )
    return {
        **shipped,
        "amended": changed,
        "weighed": contoh.with_weights(
            {"customer": 50}, {"SS1": 3.5}, {("KP", "1a-N"): 2, "2a-CP": 7}
        ),
        "of one day": contoh.at(date(2024, 8, 1)),
        "of the first day": contoh.at(first),
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(policies()))
def test_what_is_written_reads_back_the_same(name: str) -> None:
    held = policies()[name]
    source = policy_file.dumps(held)
    read = policy_file.loads(source, held.rule_set)
    assert read.to_struct(date(2026, 1, 1)) == held.to_struct(date(2026, 1, 1))
    assert said(read) == said(held)
    assert (read.name, read.about, read.rule_set) == (held.name, held.about, held.rule_set)
    assert policy_file.dumps(read) == policy_file.dumps(policy_file.loads(policy_file.dumps(read), "x"))
    for version, original in zip(read.versions, held.versions, strict=True):
        assert version.blanks == original.blanks
