"""A small organisation for tests of pages and analyses: three units, five indicators, four quarters, numbers by hand."""

from __future__ import annotations

from bsc import organisations, workspace
from bsc.domain import Period
from bsc.edits import Edit
from bsc.reports.counts import Counts
from bsc.store import Store

ORG = "uji"
QUARTERS = ("2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3")
UNITS = (
    ("PST", "Kantor Pusat", ""),
    ("A", "Kantor A", "PST"),
    ("B", "Kantor B", "PST"),
    ("C", "Kantor C", "PST"),
)
OBJECTIVES = (
    ("F1", "Dana berkesinambungan", "financial", 60),
    ("F2", "Iuran meningkat", "financial", 40),
    ("C1", "Peserta puas", "customer", 100),
)
INDICATORS = (
    # code, name, English name, objective, direction, measure unit, weight
    ("rev", "Iuran diterima", "Contributions received", "F1", "maximize", "Rp miliar", 3),
    ("cost", "Rasio biaya", "Cost ratio", "F1", "minimize", "%", 1),
    ("col", "Tingkat <ketertagihan>", None, "F2", "maximize", "%", 1),
    ("sat", "Indeks kepuasan", "Satisfaction index", "C1", "maximize", "indeks", 1),
    ("new", "Jumlah kunjungan", "Visits", None, "maximize", "kunjungan", 1),
)
# unit -> indicator -> (target, actual) of each quarter; None: not reported
FIGURES: dict[str, dict[str, list[tuple[float, float | None]]]] = {
    "PST": {
        "rev": [(100, 100), (100, 104), (100, 98), (100, 90)],
        "cost": [(10, 10), (10, 9), (10, 11), (10, 12)],
        "col": [(80, 80), (80, 80), (80, 84), (80, 88)],
        "sat": [(90, 90), (90, 81), (90, 72), (90, 81)],
        "new": [(50, 40), (50, 50), (50, 60), (50, None)],
    },
    "A": {"rev": [(40, 40)] * 3 + [(40, 44)], "sat": [(90, 90)] * 4},
    "B": {"rev": [(40, 36)] * 3 + [(40, 30)], "sat": [(90, 81)] * 4},
    "C": {"rev": [(20, 20)] * 4, "sat": [(90, 86)] * 4},
}


def fill(store: Store, synthetic: bool = False) -> Store:
    """Put the organisation into an empty store."""
    organisations.create(store, "Lembaga Uji", "tester", code=ORG, synthetic=synthetic)
    with store.transaction() as cursor:
        cursor.execute(
            "insert into report by name select 1 as report_id, $org as org, 'x' as sha256, 'capaian.csv' as file, "
            "'' as table_name, 'measurements' as kind, 'accepted' as status, '{}' as reading, $counts as counts, "
            "$at::timestamp as accepted_at, 'tester' as accepted_by",
            {
                "org": ORG,
                "at": "2024-10-09 08:00:00",
                "counts": Counts("capaian.csv", "", "accepted").dumps(),
            },
        )
        row = 1
        for unit, figures in FIGURES.items():
            for indicator, pairs in figures.items():
                for code, (target, actual) in zip(QUARTERS, pairs, strict=True):
                    row += 1
                    period = Period.from_code(code)
                    cursor.execute(
                        "insert into fct_measurement by name select 1 as report_id, $row as row_no, 4 as target_col, "
                        "5 as actual_col, $org as org, $unit as unit, $indicator as indicator, '' as breakdown, "
                        "$period as period, $period as period_label, $start as period_start, $end as period_end, "
                        "'quarter' as grain, true as has_target, true as has_actual, 'point' as target_kind, "
                        "$target as target, $actual as actual",
                        {
                            "row": row,
                            "org": ORG,
                            "unit": unit,
                            "indicator": indicator,
                            "period": code,
                            "start": period.start,
                            "end": period.end,
                            "target": target,
                            "actual": actual,
                        },
                    )
    for code, name, perspective, weight in OBJECTIVES:
        fields = {"name": name, "perspective": perspective, "weight": weight}
        workspace.add(store, ORG, "objective", code, fields, "tester")
    edits = [
        Edit("unit", code, field, value)
        for code, name, parent in UNITS
        for field, value in (("name", name), ("parent", parent))
    ]
    for code, name, english, objective, direction, measure, weight in INDICATORS:
        given = {
            "name": name,
            "name_en": english,
            "objective": objective,
            "polarity": direction,
            "measure_unit": measure,
            "weight": weight,
        }
        edits += [
            Edit("indicator", code, field, value) for field, value in given.items() if value is not None
        ]
    workspace.change(store, ORG, edits, "tester")
    return store
