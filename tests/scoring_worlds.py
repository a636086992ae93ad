"""Generated facts for the scoring tests, and how they get into a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from bsc.domain import Period
from bsc.store import Store
from tests.oracle import Fact, Trait

AS_OF = date(2025, 8, 15)
ORG = "o"
SCHEMA = {
    "fct_measurement": {
        "report_id": pa.int32(), "row_no": pa.int32(), "org": pa.string(), "unit": pa.string(),
        "indicator": pa.string(), "breakdown": pa.string(), "period": pa.string(), "period_label": pa.string(),
        "period_start": pa.date32(), "period_end": pa.date32(), "grain": pa.string(), "has_target": pa.bool_(),
        "has_actual": pa.bool_(), "target_kind": pa.string(), "target": pa.float64(), "target_low": pa.float64(),
        "target_high": pa.float64(), "target_text": pa.string(), "actual": pa.float64(), "actual_text": pa.string(),
    },
    "fct_definition": {
        "report_id": pa.int32(), "row_no": pa.int32(), "org": pa.string(), "indicator": pa.string(),
        "unit": pa.string(), "objective": pa.string(), "perspective": pa.string(), "polarity": pa.string(),
        "weight": pa.float64(), "consolidation": pa.string(), "form": pa.string(), "low": pa.float64(),
        "high": pa.float64(), "worst": pa.float64(), "midpoint": pa.float64(), "scale": pa.string(),
    },
    "fct_objective": {
        "report_id": pa.int32(), "row_no": pa.int32(), "org": pa.string(), "objective": pa.string(),
        "weight": pa.float64(),
    },
}  # fmt: skip


def number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def put(store: Store, table: str, rows: list[dict[str, Any]]) -> None:
    """Append rows to a fact table."""
    schema = pa.schema(list(SCHEMA[table].items()))
    with store.transaction() as cursor:
        cursor.register("given", pa.Table.from_pylist(rows, schema))
        cursor.execute(f"insert into {table} by name select * from given")
        cursor.unregister("given")


def report(store: Store, report_id: int, status: str = "accepted", kind: str = "measurements") -> None:
    """A ledger row for facts put in by hand."""
    with store.transaction() as cursor:
        cursor.execute(
            "insert into report by name select $1 as report_id, $2 as org, 'x' as sha256, 'f.csv' as file, "
            "'' as table_name, $3 as kind, $4 as status, '{}' as reading, '{}' as counts, "
            "$5::timestamp as accepted_at, 'test' as accepted_by",
            [report_id, ORG, kind, status, datetime(2025, 1, 1)],  # noqa: DTZ001 - the store keeps local time
        )


def empty(store: Store) -> None:
    """Take all facts away."""
    with store.transaction() as cursor:
        for table in ("report", "workspace_edit", *SCHEMA):
            cursor.execute(f"delete from {table}")


def measurement(fact: Fact, report_id: int, row_no: int) -> dict[str, Any]:
    return {
        "report_id": report_id, "row_no": row_no, "org": ORG, "unit": fact.unit, "indicator": fact.indicator,
        "breakdown": fact.breakdown, "period": fact.period.code, "period_label": fact.period.code,
        "period_start": fact.period.start, "period_end": fact.period.end, "grain": fact.period.grain.value,
        "has_target": True, "has_actual": True, "target_kind": fact.kind, "target": number(fact.target),
        "target_low": number(fact.low), "target_high": number(fact.high), "target_text": fact.text,
        "actual": number(fact.actual), "actual_text": fact.actual_text,
    }  # fmt: skip


def load(
    store: Store,
    facts: Iterable[Fact],
    traits: Mapping[str, Trait],
    objective_weights: Mapping[str, Fraction] | None = None,
) -> None:
    """One accepted report with these facts and definitions."""
    report(store, 1)
    put(store, "fct_measurement", [measurement(f, 1, n) for n, f in enumerate(facts, start=1)])
    definitions = []
    for code, t in traits.items():
        base = {"report_id": 1, "row_no": len(definitions) + 1, "org": ORG, "indicator": code}
        definitions.append(
            base | {
                "unit": "", "objective": t.objective or None, "perspective": t.perspective,
                "polarity": t.polarity, "weight": number(t.weight), "consolidation": t.consolidation,
                "form": t.form, "low": number(t.low), "high": number(t.high), "worst": number(t.worst),
                "midpoint": number(t.midpoint), "scale": t.scale,
            }
        )  # fmt: skip
        definitions += [base | {"unit": unit, "weight": number(w)} for unit, w in t.unit_weights.items()]
    put(store, "fct_definition", definitions)
    put(
        store,
        "fct_objective",
        [
            {"report_id": 1, "row_no": n, "org": ORG, "objective": code, "weight": number(w)}
            for n, (code, w) in enumerate((objective_weights or {}).items(), start=1)
        ],
    )


# ---- what hypothesis draws ------------------------------------------------------------------------------------

NUMBERS = st.one_of(
    st.sampled_from([Fraction(n) for n in (-10, -1, 0, 1, 8, 10, 12, 25, 80, 90, 95, 100, 105, 110, 150)]),
    st.integers(-3000, 20000).map(lambda n: Fraction(n, 100)),
    st.integers(0, 10**13).map(Fraction),
)
POSITIVE = st.integers(1, 400).map(lambda n: Fraction(n, 4))
MAYBE = st.none()
POLARITIES = st.sampled_from(["maximize", "minimize", "stabilize", "range", "exact", None])
GRADES = st.sampled_from(["D", "bb", " A ", "AA", "WTP", "WDP", "Baik", "Sangat Baik", "81", "?"])
SCALES = st.sampled_from([None, None, "sakip", "opini_audit", "even", "manual_example", "nowhere"])


@st.composite
def traits(draw: st.DrawFn) -> Trait:
    form = draw(st.sampled_from(["ratio"] * 5 + ["geometric", "goalpost", "log_goalpost"]))
    return Trait(
        objective=draw(st.sampled_from(["", "A", "B", "C"])),
        perspective=draw(st.sampled_from(["financial", "customer", "internal", "elsewhere", None])),
        polarity=draw(POLARITIES),
        consolidation=draw(st.sampled_from([None, "sum", "average", "last"])),
        form=form,
        low=draw(MAYBE | NUMBERS),
        high=draw(MAYBE | NUMBERS),
        worst=draw(MAYBE | NUMBERS),
        midpoint=draw(MAYBE | NUMBERS),
        scale=draw(SCALES),
        weight=draw(MAYBE | POSITIVE | st.just(Fraction(0))),
        unit_weights=draw(st.dictionaries(st.sampled_from(["U1", "U2"]), POSITIVE, max_size=1)),
    )


@st.composite
def facts(draw: st.DrawFn, unit: str, indicator: str, breakdown: str, period: Period) -> Fact:
    kind = draw(
        st.sampled_from(["point"] * 5 + ["range", "minimum", "maximum", "above", "below", "text", None])
    )
    value: dict[str, Any] = {}
    if kind == "point":
        value["target"] = draw(NUMBERS)
    elif kind == "range":
        low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
        value |= {"low": draw(st.sampled_from([low, low, None])), "high": high}
    elif kind in ("minimum", "above"):
        value["low"] = value["target"] = draw(NUMBERS)
    elif kind in ("maximum", "below"):
        value["high"] = value["target"] = draw(NUMBERS)
    elif kind == "text":
        value["text"] = draw(GRADES)
    said = draw(
        st.sampled_from(["number"] * 6 + ["text", "nothing", "met"] + ["text"] * 4 * (kind == "text"))
    )
    if said == "number":
        value["actual"] = draw(NUMBERS)
    elif said == "text":
        value["actual_text"] = draw(GRADES)
    elif said == "met":
        value["actual"] = next(
            (v for v in (value.get("target"), value.get("low"), value.get("high")) if v is not None),
            Fraction(1),
        )
    return Fact(unit, indicator, period, breakdown, kind, **value)


@st.composite
def worlds(draw: st.DrawFn, indicators: int = 8) -> tuple[list[Fact], dict[str, Trait], dict[str, Fraction]]:
    """Facts of two units over a year in quarters, months or the year itself, with their traits."""
    codes = [f"I{n}" for n in range(draw(st.integers(indicators // 2, indicators)))]
    described = {code: draw(traits()) for code in codes}
    drawn: dict[tuple[str, str, str, Period], Fact] = {}
    periods = [Period.from_code(c) for c in ("2024", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q2", "2025-Q3",
                                             "2024-02", "2024-06")]  # fmt: skip
    for code in codes:
        for unit in draw(st.sampled_from([["U1"], ["U1", "U2"]])):
            for period in draw(st.lists(st.sampled_from(periods), min_size=1, max_size=5, unique=True)):
                for part in draw(st.sampled_from([[""], [""], [""], ["a", "b"], ["a", "b", "c"]])):
                    drawn[unit, code, part, period] = draw(facts(unit, code, part, period))
    weights = draw(st.dictionaries(st.sampled_from(["A", "B"]), POSITIVE, max_size=2))
    return list(drawn.values()), described, weights
