"""A manual of indicators (kamus, manual IKU): what it says of each one beside the measurement itself.

Definition, reporting frequency and owner. In a manual "Penanggung jawab" answers for an indicator; in a report of
figures the same heading names the unit whose figures they are, so only a table that plainly describes indicators is
read this way. An owner is a unit or a post: a column of persons is dropped, as everywhere.
"""

from __future__ import annotations

import re

from bsc.i18n import text
from bsc.reports.model import Role
from bsc.reports.reading.work import Work
from bsc.reports.words import normal

_DEFINITION = re.compile(
    r"(?:definisi|definition|pengertian|uraian|deskripsi|description|penjelasan)"
    r"(?: (?:dari )?(?:indikator|indicator|iku|kpi|kinerja|operasional))*|(?:indicator|kpi) (?:definition|description)"
)
_FREQUENCY = re.compile(
    r"(?:periode|frekuensi|waktu|jadwal)(?: (?:pelaporan|pengukuran|pengumpulan data|laporan))?"
    r"|(?:reporting |measurement )?(?:frequency|period)|frequency of reporting"
)
_OFTEN = re.compile(
    r"(?:per |setiap |tiap |every )?(?:bulan|bulanan|triwulan|triwulanan|kuartal|kuartalan|semester|semesteran|tahun"
    r"|tahunan|month|monthly|quarter|quarterly|half yearly|semi annual|semiannual|semi annually|year|yearly|annual|annually"
    r"|biannual|biannually|mingguan|weekly|harian|daily|dua tahunan|lima tahunan)"
)
_OWNER = re.compile(
    r"(?:unit |unit kerja |pihak )?(?:penanggung ?jawab|pemilik|pengelola)(?: (?:indikator|iku|kpi|data|kinerja))*"
    r"|(?:indicator |kpi |data )?owner|responsible(?: (?:unit|party|person|office))?|person in charge|pic|accountable(?: unit)?"
)
_POST = re.compile(
    r"\b(?:deputi|bidang|direktorat|direktur|divisi|bagian|subbagian|seksi|subdit|biro|pusat|kepala|kantor|dinas|badan|unit"
    r"|sekretariat|sekretaris|inspektorat|satuan|departemen|asisten|fakultas|upt|puskesmas|rumah sakit|kelompok|tim"
    r"|department|division|office|directorate|bureau|section|head|director|manager|unit|team|branch|secretariat)\b"
)
_DESCRIBING = (Role.FORMULA, Role.POLARITY, Role.SOURCE, Role.CONSOLIDATION, Role.MEASURE_UNIT)


def find(work: Work) -> None:
    """Give DEFINITION, FREQUENCY and OWNER in a table that describes indicators."""
    if not _describes(work):
        return
    for column in work.free:
        heading = normal(work.heading(column))
        profile = work.profiles[column]
        why = text("By the heading {heading}.", heading=work.heading(column))
        if profile.is_number or profile.said == 0:
            continue
        if _FREQUENCY.fullmatch(heading) and work.share_of(column, _often) >= 0.8:
            work.give(column, Role.FREQUENCY, 0.95, why)
        elif _DEFINITION.fullmatch(heading) and profile.words >= 3:
            work.give(column, Role.DEFINITION, 0.95, why)
        elif _OWNER.fullmatch(heading):
            if work.share_of(column, _post) >= 0.6:
                work.give(column, Role.OWNER, 0.9, why)
            else:
                work.give(column, Role.IDENTIFYING, 0.8, why)


def _describes(work: Work) -> bool:
    """At least three headings of how an indicator is measured, none of figures reached, and each indicator once."""
    columns = work.columns
    described = {role for role in _DESCRIBING for c in columns if work.score(c, role) >= 0.7}
    if len(described) < 3 or any(
        work.score(c, Role.ACTUAL) >= 0.8 and work.profiles[c].is_number for c in columns
    ):
        return False
    keys = [
        c
        for c in columns
        if (work.score(c, Role.INDICATOR) >= 0.7 or work.score(c, Role.INDICATOR_CODE) >= 0.7)
        and not work.profiles[c].is_number
    ]
    return any(work.profiles[c].cardinality >= 0.98 for c in keys)


def _often(cell: str) -> bool:
    return _OFTEN.fullmatch(normal(cell)) is not None


def _post(cell: str) -> bool:
    return _POST.search(normal(cell)) is not None
