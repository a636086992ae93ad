"""What codes and texts say: links from codes, suggestions, flaws; on invented cases and on the real Indonesian trees."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from bsc.cascade.codes import ByCode, IkuCode, iku_code, links_from_codes
from bsc.cascade.flaws import Flaw, bracket, find_flaws, process_count, rank_of, repeated, unit_misfit
from bsc.cascade.similarity import suggest, tfidf
from bsc.cascade.wording import content, even, without_measure
from bsc.i18n import language

EN, ID = language("en"), language("id")


# --- codes ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SS1 (kode IKU 1a-CP)", IkuCode(1, "a", True)),
        ("3b-N", IkuCode(3, "b", False)),
        ("12 - cp", IkuCode(12, "", True)),
        ("10C–N", IkuCode(10, "c", False)),
        ("KPI-01", None),
        ("2024-Nov", None),
        ("a1a-CP2", None),
        ("", None),
    ],
)
def test_iku_codes(text: str, expected: IkuCode | None) -> None:
    assert iku_code(text) == expected


def test_an_iku_code_links_to_the_nearest_office_that_has_it() -> None:
    """0 head office, 1 region, 2 branch; the region has no 2a, so the branch's goes on to the head office."""
    code = ["1a-N", "2a-N", "1a-CP", "3b-N", "1a-CP", "2a-CP", "9z-CP"]
    unit = [0, 0, 1, 1, 2, 2, 2]
    found = links_from_codes(code, unit, [-1, 0, 1])
    assert list(zip(found.child.tolist(), found.parent.tolist(), strict=True)) == [(2, 0), (4, 2), (5, 1)]
    assert set(found.rule) == {ByCode.IKU}
    assert found.unmatched.tolist() == [6]
    assert found.own.tolist() == [0, 1, 3]


def test_other_codes_link_when_equal_or_when_they_go_on() -> None:
    code = ["KPI-7", "1.2", "kpi-7 ", "1.2.3", "1.2.3.4", "", "X"]
    unit = [0, 0, 1, 1, 1, 1, 1]
    found = links_from_codes(code, unit, [-1, 0])
    assert list(zip(found.child.tolist(), found.parent.tolist(), found.rule, strict=True)) == [
        (2, 0, ByCode.SAME),
        (3, 1, ByCode.PREFIX),
        (4, 3, ByCode.PREFIX),
    ]


# --- words ---


def test_spelling_does_not_tell_texts_apart() -> None:
    assert (
        even("Prosentase  OPD (yang dibina)")
        == even("persentase opd yang dibina")
        == "persentase opd yang dibina"
    )
    assert without_measure("Jumlah Data ASN yang Akurat") == without_measure("% Data ASN yang akurat")
    assert content("Persentase peserta yang puas dengan layanan") == ["peserta", "puas", "layanan"]


# --- suggestions ---


def test_suggestions_name_the_words_in_common_and_prefer_the_next_level() -> None:
    texts = [
        "Tingkat kepuasan peserta",  # 3
        "Persentase klaim yang dibayar tepat waktu",  # 2
        "Jumlah klaim yang dibayarkan",  # 1
        "Jumlah peserta yang mengisi survei kepuasan",  # 1: nothing like it on level 2
        "Jumlah rapat koordinasi",  # 1: nothing like it anywhere
    ]
    found = suggest(texts, np.array([3, 2, 1, 1, 1]))
    assert [(s.child, s.parent, s.skips) for s in found] == [(2, 1, 0), (3, 0, 1)]
    assert found[0].words == ("klaim", "dibayarkan")
    assert found[1].words == ("peserta", "kepuasan")
    assert all(0.25 <= s.score <= 1 for s in found)
    assert suggest(texts, np.array([3, 2, 1, 1, 1]), skip=[2, 3]) == []
    apart = suggest(texts, np.array([3, 2, 1, 1, 1]), group=np.array([0, 1, 2, 2, 2]))
    assert apart == []
    assert suggest([], np.empty(0, int)) == []


def test_rows_have_length_one_or_zero() -> None:
    rows = tfidf([content(t) for t in ("jumlah klaim", "yang dan", "klaim dibayar")])
    assert np.sqrt(np.square(rows.toarray()).sum(axis=1)) == pytest.approx([1, 0, 1])


# --- flaws ---


@pytest.mark.parametrize(
    ("objective", "level", "rank"),
    [
        ("[Eselon II] Meningkatnya Kompetensi", "Eselon II", 4),
        ("[Eselon III] Peningkatan", "Eselon III", 3),
        ("[Eselon IV] Terlaksananya", "Eselon IV", 2),
        ("[Eselon I] Terwujudnya", "Eselon I", 5),
        ("[Staf (individu)] Tersusunnya", "Staf (individu)", 0),
        ("[Kepala Subbagian] Tertatanya", "Kepala Subbagian", 2),
        ("[Kepala Bagian] Meningkatnya", "Kepala Bagian", 3),
        ("[Kepala Biro] Meningkatkan", "Kepala Biro", 4),
        ("[Sasaran RPJMD] Berkembangnya", "Sasaran RPJMD", 6),
        ("[Program outcome] Canada", "Program outcome", -1),
        ("Meningkatnya mutu", "", -1),
    ],
)
def test_the_level_stands_in_brackets(objective: str, level: str, rank: int) -> None:
    assert bracket(objective)[0] == level
    assert rank_of(level) == rank


def test_an_indicator_repeated_at_two_levels() -> None:
    texts = [
        "Persentase Data ASN yang Akurat",
        "Prosentase data ASN yang akurat",
        "Jumlah Data ASN yang Akurat",
        "Lain",
    ]
    found = repeated(texts, np.array([4, 3, 2, 2]))
    assert [(f.flaw, f.node, f.other) for f in found] == [
        (Flaw.REPEATED, 1, 0),
        (Flaw.REPEATED_MEASURE, 2, 1),
    ]
    assert EN.show(found[0].sentence) == "'Prosentase data ASN yang akurat' stands unchanged at two levels."
    assert repeated(texts, np.array([4, 3, 2, 2]), group=np.arange(4)) == []
    assert repeated(texts, np.array([3, 3, 3, 3])) == []


@pytest.mark.parametrize(
    ("indicator", "unit", "target", "flaw"),
    [
        ("Prosentase OPD Kabupaten/Kota yang dibina", "dokumen", "1", Flaw.PERCENT_IN_UNITS),
        ("Prosentase OPD Kabupaten/Kota yang dibina", "", "1 Dokumen", Flaw.PERCENT_IN_UNITS),
        ("Persentase klaim tepat waktu", "%", "95", None),
        ("Persentase klaim tepat waktu", "persen", "95", None),
        ("Persentase klaim tepat waktu", "", "95%", None),
        ("Persentase klaim tepat waktu", "", "95", None),
        ("Jumlah data yang disajikan", "%", "100", Flaw.COUNT_IN_PERCENT),
        ("Jumlah OPD yang melaporkan SPM", "dokumen", "1", Flaw.COUNT_IN_PAPERS),
        ("Jumlah regulasi standarisasi kerja", "dokumen", "13", None),
        ("Jumlah kegiatan", "", "7 UPP, 14 kab/kota", None),
        ("Indeks kepuasan", "indeks", "3.5", None),
        ("Percentage of claims paid in time", "documents", "1", Flaw.PERCENT_IN_UNITS),
    ],
)
def test_units_that_do_not_fit(indicator: str, unit: str, target: str, flaw: Flaw | None) -> None:
    found = unit_misfit(indicator, unit, target)
    assert (found and found[0]) == flaw
    if found:
        assert EN.show(found[1]) != ID.show(found[1])


def test_counts_of_steps() -> None:
    assert process_count("Jumlah surat masuk yang dicatat ke dalam buku agenda") == ("surat", "dicatat")
    assert process_count("Jumlah peserta yang aktif") == ()
    assert process_count("Indeks kepuasan layanan yang disusun") == ()
    assert process_count("Number of letters received") == ("letters", "received")


def real_trees(shared: Path) -> tuple[list[dict[str, str]], np.ndarray, np.ndarray]:
    with (shared / "indicators.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if rank_of(bracket(r["objective"])[0]) >= 0]
    rank = np.array([rank_of(bracket(r["objective"])[0]) for r in rows])
    return rows, rank, np.unique([r["organisation"] for r in rows], return_inverse=True)[1]


def test_the_named_flaws_of_the_real_trees_are_found(shared: Path) -> None:
    rows, rank, group = real_trees(shared)
    names = [r["indicator"] for r in rows]
    found = find_flaws(names, rank, group, [r["unit"] for r in rows], [r["target"] for r in rows])
    by_flaw: dict[Flaw, set[str]] = {}
    for f in found:
        by_flaw.setdefault(f.flaw, set()).add(rows[f.node]["id"])
        assert EN.show(f.sentence) != ID.show(f.sentence)
    # "Prosentase OPD Kabupaten/Kota yang dibina", target 1 dokumen
    assert by_flaw[Flaw.PERCENT_IN_UNITS] == {"ID-0277"}
    assert by_flaw[Flaw.COUNT_IN_PERCENT] == {"ID-0308"}
    # offices counted in documents
    assert {"ID-0291", "ID-0292", "ID-0293"} <= by_flaw[Flaw.COUNT_IN_PAPERS]
    # BKD "Persentase Data ASN yang Akurat": the file keeps one copy of the repeated pair, and its count below
    pair = next(f for f in found if rows[f.node]["id"] == "ID-0380" and f.flaw == Flaw.REPEATED_MEASURE)
    assert rows[pair.other]["id"] == "ID-0358"
    assert len(by_flaw[Flaw.REPEATED_MEASURE]) == 9
    # process counts at staff level: nearly all of what the staff of Biro Organisasi is measured by
    staff = {r["id"] for r, level in zip(rows, rank, strict=True) if level == 0}
    assert len(staff) == 22
    assert by_flaw[Flaw.PROCESS_COUNT] <= staff
    assert len(by_flaw[Flaw.PROCESS_COUNT]) >= 18
    labelled = {r["id"] for r in rows if r["id"] in staff and r["level"] == "activity"}
    assert len(by_flaw[Flaw.PROCESS_COUNT] & labelled) >= 18


def test_the_repeated_indicator_is_found_when_both_copies_are_there(shared: Path) -> None:
    """The tree as the source prints it: the indicator of the head of BKD stands unchanged with the level below."""
    rows, rank, group = real_trees(shared)
    k = next(n for n, r in enumerate(rows) if r["id"] == "ID-0358")
    names = [*(r["indicator"] for r in rows), rows[k]["indicator"]]
    found = repeated(names, np.r_[rank, 3], np.r_[group, group[k]])
    assert [(f.node, f.other) for f in found if f.flaw == Flaw.REPEATED] == [(len(rows), k)]


def test_suggestions_on_the_real_trees_find_the_obvious_parents(shared: Path) -> None:
    rows, rank, group = real_trees(shared)
    found = suggest([r["indicator"] for r in rows], rank, group, [bracket(r["objective"])[1] for r in rows])
    first: dict[str, str] = {}
    for s in found:
        first.setdefault(rows[s.child]["id"], rows[s.parent]["id"])
        assert rank[s.parent] > rank[s.child]
        assert group[s.parent] == group[s.child]
    obvious = {
        "ID-0292": "ID-0278",  # Kabupaten/Kota yang melaporkan SPM
        "ID-0293": "ID-0279",  # UPTD/UPTB yang difasilitasi SOP
        "ID-0367": "ID-0359",  # diklat PIM II
        "ID-0368": "ID-0360",
        "ID-0369": "ID-0361",
        "ID-0377": "ID-0364",  # kenaikan pangkat
        "ID-0378": "ID-0365",  # kenaikan gaji berkala
        "ID-0379": "ID-0366",  # pensiun
        "ID-0380": "ID-0358",  # data ASN yang akurat, two levels up
        "ID-0415": "ID-0412",  # kunjungan wisatawan
        "ID-0501": "ID-0494",  # BOS
        "ID-0504": "ID-0497",  # perpustakaan
        "ID-0507": "ID-0498",  # laboratorium
    }
    assert {child: first.get(child) for child in obvious} == obvious


def test_the_iku_codes_of_a_real_office_are_read(shared: Path) -> None:
    with (shared / "indicators.csv").open(encoding="utf-8", newline="") as file:
        codes = [c for r in csv.DictReader(file) if (c := iku_code(r["objective"]))]
    assert len(codes) == 11
    assert sum(c.cascaded for c in codes) == 3
    found = links_from_codes([f"{c.stem}-{'CP' if c.cascaded else 'N'}" for c in codes], [0] * 11, [-1])
    assert found.child.size == 0
    assert found.own.size == 8
