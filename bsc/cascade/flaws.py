"""Flaws that the texts of a cascade show by themselves, as found in real Indonesian trees. To discuss, never a verdict.

The same indicator at two levels (nobody adds anything on the way), a measure unit that does not fit the indicator
("Prosentase ..." with "1 Dokumen"), and counts of steps at staff level.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bsc.cascade.model import Ints
from bsc.cascade.wording import COUNT_WORDS, PERCENT_WORDS, even, first_word, without_measure
from bsc.i18n import Text, text

STAFF = 0  # rank of individuals

_BRACKET = re.compile(r"^\s*\[([^\]]+)\]\s*(.*)$", re.DOTALL)
_RANKS = (  # larger is higher; the first that fits counts
    (re.compile(r"\b(staf|individu|pelaksana|jabatan fungsional)\b"), 0),
    (re.compile(r"\b(eselon v)\b"), 1),
    (re.compile(r"\b(eselon iv|kepala (sub ?bagian|sub ?bidang|seksi))\b"), 2),
    (re.compile(r"\b(eselon iii|kepala (bagian|bidang))\b"), 3),
    (re.compile(r"\b(eselon ii|kepala (biro|dinas|badan|pusat))\b"), 4),
    (re.compile(r"\b(eselon i|direktur jenderal|deputi|sekretaris daerah)\b"), 5),
    (re.compile(r"\b(rpjmd|rpjmn|renstra|iku (provinsi|kabupaten|kota|kementerian))\b"), 6),
)
_PERCENT_UNITS = frozenset(
    {"%", "persen", "percent", "persentase", "prosentase", "presentase", "prosen", "poin persen"}
)
_TARGET = re.compile(r"^\s*[\d.,]+\s*(\D.*?)\s*$")
# things that are counted one by one and are no papers
_COUNTED_WORDS = """opd skpd kabupaten kota uptd uptb upp unit pegawai asn pns pejabat jabatan orang peserta siswa guru
    sekolah desa kecamatan puskesmas perusahaan penyuluh kelompok employees people schools offices participants"""
_COUNTED = frozenset(_COUNTED_WORDS.split())
_PAPERS = frozenset(
    {"dokumen", "laporan", "surat", "berkas", "naskah", "document", "documents", "report", "reports"}
)
# steps of work: the passive of doing, and the papers that pass over a desk
_STEPS = re.compile(
    r"\b(di(susun|buat|catat|terima|sampaikan|rekap|usulkan|sajikan|sediakan|laksanakan|selenggarakan|ikuti|proses|kirim|"
    r"arsipkan|input|verifikasi|evaluasi|bina|monev|siapkan|kelola|laporkan)|direkap|prepared|recorded|received|sent|"
    r"processed|held|attended|filed)\b"
)
_DESK = re.compile(
    r"\b(surat|naskah|konsep|bahan|agenda|rapat|kegiatan|data|laporan|dokumen|letters?|drafts?|meetings?|reports?)\b"
)


def bracket(objective: str) -> tuple[str, str]:
    """'[Eselon II] Meningkatnya ...' -> ('Eselon II', 'Meningkatnya ...'); the first is '' without a bracket."""
    found = _BRACKET.match(objective)
    return (found[1].strip(), found[2].strip()) if found else ("", objective.strip())


def rank_of(level: str) -> int:
    """The level in the organisation that a name means, larger is higher; -1 when it is not known."""
    plain = even(level)
    return next((rank for pattern, rank in _RANKS if pattern.search(plain)), -1)


class Flaw(StrEnum):
    """Stable names of the flaws."""

    REPEATED = "repeated"  # the same indicator, unchanged, at two levels
    REPEATED_MEASURE = "repeated_measure"  # only the measure word differs: Persentase ... and Jumlah ...
    PERCENT_IN_UNITS = "percent_in_units"  # a percentage counted in documents
    COUNT_IN_PERCENT = "count_in_percent"  # a number with a percentage as its unit
    COUNT_IN_PAPERS = "count_in_papers"  # offices or people counted in documents
    PROCESS_COUNT = "process_count"  # staff judged by how many steps they did


@dataclass(frozen=True)
class Found:
    """A flaw at ``node`` (position in the texts given), with the upper twin where there is one."""

    flaw: Flaw
    node: int
    other: int
    sentence: Text


def repeated(texts: Sequence[str], rank: Ints, group: Ints | None = None) -> list[Found]:
    """Indicators of one group that stand at two levels, word for word or but for the measure word.

    Each lower one is paired with the nearest higher one. Spelling, case and punctuation do not tell texts apart.
    """
    group = np.zeros(len(texts), np.int64) if group is None else group
    by_text: dict[tuple[int, str], list[int]] = {}
    for k, words in enumerate(texts):
        if rank[k] >= 0 and (core := without_measure(words)):
            by_text.setdefault((int(group[k]), core), []).append(k)
    found = []
    for members in by_text.values():
        for k in members:
            above = [j for j in members if rank[j] > rank[k]]
            if not above:
                continue
            upper = min(above, key=lambda j: (int(rank[j]), j))
            if even(texts[k]) == even(texts[upper]):
                sentence = text("'{name}' stands unchanged at two levels.", name=texts[k])
                found.append(Found(Flaw.REPEATED, k, upper, sentence))
            else:
                sentence = text(
                    "'{name}' repeats '{upper}' of a higher level; only the way of measuring differs.",
                    name=texts[k],
                    upper=texts[upper],
                )
                found.append(Found(Flaw.REPEATED_MEASURE, k, upper, sentence))
    return sorted(found, key=lambda f: f.node)


def unit_misfit(indicator: str, measure_unit: str = "", target: str = "") -> tuple[Flaw, Text] | None:
    """Whether the measure unit (given, or written into the target: '1 Dokumen') fits what the indicator says it is."""
    unit = measure_unit.strip().casefold()
    if not unit and (written := _TARGET.match(target)):
        unit = written[1].casefold()
    if not unit:
        return None
    shown = measure_unit.strip() or target.strip()
    starts = first_word(indicator)
    is_percent = unit in _PERCENT_UNITS
    if starts in PERCENT_WORDS and not is_percent:
        return Flaw.PERCENT_IN_UNITS, text(
            "'{name}' is a percentage, but its unit is {unit}.", name=indicator, unit=shown
        )
    if starts in COUNT_WORDS and is_percent:
        return Flaw.COUNT_IN_PERCENT, text(
            "'{name}' is a number, but its unit is {unit}.", name=indicator, unit=shown
        )
    words = even(indicator).split()
    if starts in COUNT_WORDS and unit in _PAPERS and len(words) > 1 and words[1] in _COUNTED:
        return Flaw.COUNT_IN_PAPERS, text(
            "'{name}' counts {what}, but its unit is {unit}.", name=indicator, what=words[1], unit=shown
        )
    return None


def process_count(indicator: str) -> tuple[str, ...]:
    """The words that make an indicator a count (or share) of steps done; empty when it is none."""
    plain = even(indicator)
    if first_word(indicator) not in COUNT_WORDS | PERCENT_WORDS:
        return ()
    step, paper = _STEPS.search(plain), _DESK.search(plain)
    return tuple(found[0] for found in (paper, step) if found) if step else ()


def find_flaws(
    texts: Sequence[str],
    rank: Ints,
    group: Ints | None = None,
    measure_unit: Sequence[str] | None = None,
    target: Sequence[str] | None = None,
) -> list[Found]:
    """All flaws of a tree of indicators, by position. ``rank`` as in ``rank_of`` (0: individuals, -1: unknown)."""
    found = repeated(texts, rank, group)
    for k, indicator in enumerate(texts):
        unit = "" if measure_unit is None else measure_unit[k]
        if misfit := unit_misfit(indicator, unit, "" if target is None else target[k]):
            found.append(Found(misfit[0], k, -1, misfit[1]))
        if rank[k] == STAFF and (words := process_count(indicator)):
            sentence = text(
                "'{name}' counts steps of work ({words}); say what they are for.",
                name=indicator,
                words=", ".join(words),
            )
            found.append(Found(Flaw.PROCESS_COUNT, k, -1, sentence))
    return sorted(found, key=lambda f: (f.node, f.flaw))
