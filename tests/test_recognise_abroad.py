"""Classes of report met in files from abroad that nobody had seen: each written out small, with figures of our own."""

from __future__ import annotations

import duckdb
import pytest

from bsc.reports import period_style
from bsc.reports.model import Kind, Role
from bsc.reports.recognise import answer
from bsc.suggest.polarity import polarity
from tests.tables import staged
from tests.test_recognise_classes import codes, read, role


def test_two_columns_of_labels_are_things_and_their_figures(cursor: duckdb.DuckDBPyConnection) -> None:
    areas = (("01", "Innere Dienste"), ("05", "Soziales"), ("09", "Planung"))
    lines = ("01 - Einzahlungen aus Beiträgen", "02 - Auszahlungen für Bauten", "03 - Saldo der Tätigkeit")
    rows = [
        f"{code};{name};{line};{i * 7}.{j}00.000;{i}.{j}50.000"
        for i, (code, name) in enumerate(areas, 1)
        for j, line in enumerate(lines, 1)
    ]
    table, found = read("Bereich;PB_BEZ;Planzeile;Ergebnis 2010;Plan 2011\n" + "\n".join(rows) + "\n")
    counts = staged(cursor, table, found).counts
    assert role(found, Role.INDICATOR) == ["Planzeile"]
    assert role(found, Role.BREAKDOWN) == ["PB_BEZ"]
    assert (counts.indicators, counts.measurements, counts.with_target, counts.refused_rows) == (3, 9, 9, 0)


def test_one_column_of_labels_stays_what_it_was() -> None:
    _, found = read("Gruppe,Jahr,Wert\nA,2020,1\nB,2020,2\nA,2021,3\nB,2021,4\n")
    assert not role(found, Role.INDICATOR)


@pytest.mark.parametrize("heading", ["localid", "Schlüssel"])
def test_digits_with_leading_zeros_are_the_code_of_the_name_beside_them(heading: str) -> None:
    rows = "".join(
        f"{c},{n},{y},4,5,6,2\n" for c, n in (("0035", "alton"), ("0067", "borne")) for y in (2013, 2014)
    )
    _, found = read(f"{heading},name,year,e1,e2,e3,e4\n{rows}")
    assert found.kind == Kind.COUNTS
    assert (role(found, Role.UNIT_CODE), role(found, Role.UNIT)) == ([heading], ["name"])


def test_a_code_of_every_row_is_the_key_where_names_repeat_in_other_units() -> None:
    rows = "".join(
        f"{d},{7000 + i},{n},Annually,2016\n"
        for i, (d, n) in enumerate(
            (d, n)
            for d in ("AE", "PD", "WW")
            for n in ("Turnover rate", "Number of injuries", d + " things done")
        )
    )
    _, found = read(f"DEPT_CD,MEASURE_ID,MEASURE_NAME,FREQUENCY,CFY\n{rows}")
    assert found.kind == Kind.DEFINITIONS
    assert role(found, Role.INDICATOR_CODE) == ["MEASURE_ID"]


def test_a_code_in_every_row_and_figures_of_nothing_else_are_about_persons() -> None:
    rows = "".join(f"L{i:06},{i}/15/2025,{60 + i}.5\n" for i in range(1, 9))
    _, found = read(f"learner_id,date,kpi_value\n{rows}")
    assert found.kind == Kind.PEOPLE
    assert found.refusal == "no_person_score"


@pytest.mark.parametrize(
    ("line", "unit"),
    [("Stadt Altenau: Finanzplan in Euro", None), ("Nama Unit Kerja: Balai Contoh", "Balai Contoh")],
)
def test_a_name_before_a_colon_is_no_label(line: str, unit: str | None) -> None:
    _, found = read(f"{line}\n\nIndikator,Target 2024,Realisasi 2024\nJumlah A,10,12\nJumlah B,9,8\n")
    assert found.constants.get(Role.UNIT) == unit
    assert not codes(found) - {"polarity"}


@pytest.mark.parametrize("other", ["all_vehicles", "rating_B"])
def test_figures_of_the_parts_of_one_indicator_are_all_taken(
    other: str, cursor: duckdb.DuckDBPyConnection
) -> None:
    rows = "".join(
        f"{a},{p},Licensed vehicles,{i + 3},{90 + i}\n"
        for i, (a, p) in enumerate(
            (a, p) for a in ("Alton", "Borne", "Carby") for p in ("2019/20", "2020/21")
        )
    )
    table, found = read(f"area_name,period,indicator,value_electric,value_{other}\n{rows}")
    assert codes(found) == {"indicator_columns"}
    found = answer(found, "indicators", "yes", table)
    counts = staged(cursor, table, found).counts
    assert (counts.indicators, counts.measurements) == (2, 12)
    assert {c.indicator for c in found.columns if c.indicator} == {
        "Licensed vehicles: value_electric",
        f"Licensed vehicles: value_{other}",
    }


def test_low_emission_and_repeat_business_are_wanted() -> None:
    for name in ("Ultra low emission vehicles", "Repeat business", "Zero emission buses"):
        assert polarity(name).label == "maximize"
    for name in ("Emissions of the fleet", "Repeat offences"):
        assert polarity(name).label == "minimize"


def test_a_year_and_a_month_tell_more_than_the_year_of_the_report(cursor: duckdb.DuckDBPyConnection) -> None:
    rows = "".join(
        f"EC05,{a},2023-24,2023,{m},{i}.5\n" for i, a in enumerate("ABC", 1) for m in ("April", "May", "June")
    )
    table, found = read(f"Code,LocalAuthority,Report Year,Year,Month,Value\n{rows}")
    counts = staged(cursor, table, found).counts
    assert (role(found, Role.YEAR), role(found, Role.SUBPERIOD)) == (["Year"], ["Month"])
    assert (counts.measurements, len(counts.periods)) == (9, 3)


def test_the_same_day_of_each_month_is_a_series_of_months() -> None:
    american = [f"{m}/1/2015" for m in range(1, 13)] + ["1/1/2016"]
    assert period_style.style_of(american) == "monthfirst"
    assert period_style.style_of([f"1/{m}/2015" for m in range(1, 13)]) == ""
    assert period_style.style_of([f"{d}/1/2015" for d in range(1, 20)]) == "day"
    assert period_style.style_of([f"{d}.1.2015" for d in range(1, 12)]) == "day"


@pytest.mark.parametrize(("said", "taken"), [("actual", Role.ACTUAL), ("planned", Role.TARGET)])
def test_one_word_in_every_row_says_what_the_figures_are(said: str, taken: Role) -> None:
    rows = "".join(f"53{i};P{i};{y};{said};{i}4.0;{i}5826.22\n" for i in (1, 2, 3) for y in (2019, 2020))
    _, found = read(f"org_id;program_id;report_yr;planned_actual;ftes;spending\n{rows}")
    assert role(found, taken) == ["ftes", "spending"]
    assert codes(found) <= {"indicator_columns", "indicator"}


def test_zeros_beside_other_counts_are_figures_and_years_are_none() -> None:
    rows = "".join(f"{y},Dinas {a},{i}{i},0,{y}\n" for i, a in enumerate("ABCDE", 1) for y in (2018, 2019))
    _, found = read(f"fiscal_yr,department,service_count,closed_count,link_yr\n{rows}")
    assert role(found, Role.ACTUAL) == ["service_count", "closed_count"]


def test_months_without_a_year_are_counted_while_the_year_is_asked(cursor: duckdb.DuckDBPyConnection) -> None:
    rows = "".join(
        f"{k},{m},{t},{t + d},{s}\n"
        for k, t in (("Client retention %", 95), ("Expense ratio %", 60))
        for m, d, s in (
            ("Jan", 2, "ABOVE"),
            ("Feb", -3, "BELOW"),
            ("Mar", 0, "ON TARGET"),
            ("Apr", 1, "ABOVE"),
        )
    )
    table, found = read(f"KPI,Month,Target,Actual,Status\n{rows}")
    counts = staged(cursor, table, found).counts
    assert (counts.measurements, counts.with_target, counts.refused_rows) == (8, 8, 0)
    assert found.polarity.get("Expense ratio %") == "minimize"  # by its name: ABOVE is no praise
    found = answer(found, "period", "2024", table)
    counts = staged(cursor, table, found).counts
    assert len(counts.periods) == 4
    assert counts.refused_rows == 0


def test_targets_of_later_years_tell_the_direction_by_where_they_start() -> None:
    head = "Metric,Current_2024,{0}_2027,{0}_2030,Unit\n"
    rows = "Throughput,70,80,90,Percent\nHandling,12,6,3,Hours\nVessels,13000,15500,17500,Number\n"
    _, wished = read(head.format("Target") + rows)
    _, foreseen = read(head.format("Plan") + rows)
    assert [wished.polarity.get(n) for n in ("Throughput", "Handling", "Vessels")] == [
        "maximize",
        "minimize",
        "maximize",
    ]
    assert "Vessels" not in foreseen.polarity


def test_portuguese_report_with_directions_in_words(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        "kpi_id,nome,unidade,direcao_meta,meta,frequencia,valor_atual\n"
        "K01,Disponibilidade da plataforma,%,maior_igual,99.5,Mensal,99.7\n"
        "K02,Tempo medio de atendimento,dias,menor_igual,7,Mensal,12\n"
        "K03,Incidentes registrados,contagem,tendencia_baixa,4,Trimestral,4\n"
    )
    counts = staged(cursor, table, found).counts
    assert codes(found) == {"period"}
    assert (role(found, Role.INDICATOR), role(found, Role.MEASURE_UNIT)) == (["nome"], ["unidade"])
    assert (counts.lower_is_better, counts.met, counts.not_met) == (2, 2, 1)


def test_a_column_headed_indicator_comes_before_one_headed_measure() -> None:
    rows = "".join(
        f"{a},{y},Gap in years of life,Slope index of inequality,{i}.5\n"
        for i, a in enumerate("ABC", 1)
        for y in (2019, 2020)
    )
    _, found = read(f"area_name,period,indicator,measure,value\n{rows}")
    assert role(found, Role.INDICATOR) == ["indicator"]


def test_long_codes_alone_and_a_timeframe_of_few_rows(cursor: duckdb.DuckDBPyConnection) -> None:
    rows = "".join(
        f"ALTLAND_IRRIGATED FIELDS_000{i},{'(Oct-2016 to Sept-2017)' if i == 1 else ''},{i}1,{i}2,{i}4\n"
        for i in (1, 2, 3, 1, 2, 3)
    )
    table, found = read(f"indicator_id,timeframe,q1,q2,yearly_target\n{rows}")
    assert role(found, Role.INDICATOR_CODE) == ["indicator_id"]
    assert codes(found) == {"period"}
    assert staged(cursor, table, found).counts.indicators == 3


def test_a_flag_that_says_benefit_is_the_direction() -> None:
    rows = "E1,Emissions,t,0\nE2,Cost per unit,EUR,0\nE3,Service level,%,1\nE4,Maturity stage,points,1\n"
    _, found = read(f"code,name,unit,is_benefit\n{rows}")
    assert found.kind == Kind.DEFINITIONS
    assert role(found, Role.POLARITY) == ["is_benefit"]
    assert [found.polarity[k] for k in ("E1", "E4")] == ["minimize", "maximize"]


@pytest.mark.parametrize(
    ("heading", "taken"), [("KPI_Category", Role.PERSPECTIVE), ("Department", Role.UNIT)]
)
def test_the_four_sides_of_a_scorecard_by_their_words(heading: str, taken: Role) -> None:
    rows = "".join(
        f"{p},{n},10,12,Total (sum)\n"
        for p, n in (
            ("Financial", "Revenue"),
            ("Operational", "Vessels served"),
            ("Customer", "Market share"),
            ("Development", "Trained staff"),
        )
    )
    _, found = read(f"{heading},Metric,Target 2024,Actual 2024,Aggregation\n{rows}")
    assert role(found, taken) == [heading]
    assert role(found, Role.CONSOLIDATION) == ["Aggregation"]


def test_a_flag_with_a_stray_code_is_no_figure() -> None:
    rows = "".join(
        f"{n},Measure of service {n},{'9MGT' if n == 4 else n % 2},Output,Quarterly,2016\n"
        for n in range(1, 9)
    )
    _, found = read(f"MEASURE_ID,MEASURE_NAME,KEY_PERFORMANCE,MEASURE_TYPE_NAME,FREQUENCY_NAME,CFY\n{rows}")
    assert found.kind == Kind.DEFINITIONS
    assert not role(found, Role.ACTUAL)


def test_the_code_of_the_one_indicator_of_a_report_is_its_code() -> None:
    rows = "".join(f"{u},3,{y},98,{90 + u}\n" for y in (2016, 2017, 2018) for u in (1, 2, 3))
    _, found = read(f"division_id,kpi_id,year,target,realization\n{rows}")
    assert role(found, Role.INDICATOR_CODE) == ["kpi_id"]
    assert role(found, Role.UNIT_CODE) == ["division_id"]
