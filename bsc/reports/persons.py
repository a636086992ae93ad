"""What in a text points at a person, and the lines around a table that do: numbers, addresses, names, signatures.

Columns of persons are recognition's work; this is about everything else. The words stand in
``data/catalogue/persons.toml``. Two strengths: ``marked`` and ``named`` are sure enough to take something out,
``may_name`` is not; it only decides that a file is not kept as it came.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from bsc.reports import words

WORDS = Path(__file__).parent.parent.parent / "data" / "catalogue" / "persons.toml"
LEFT_OUT = "…"  # stands where a number or an address of a person stood
SHORTEST = 9  # characters of the shortest cell that can hold one
_NIP = (  # born, appointed, sex, order: 19800101 200501 1 001
    r"(?<![\w.,])(?:19[3-9]\d|20[01]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"[ .\-]{0,2}(?:19|20)\d\d(?:0[1-9]|1[0-2])[ .\-]{0,2}[12][ .\-]{0,2}\d{3}(?!\w)"
)
_NIK = (  # place, day of birth (plus 40 for women), month, year, order
    r"(?<![\w.,])[1-9]\d{5}(?:0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(?:0[1-9]|1[0-2])\d{6}(?!\w)"
)
_NUMBER = r"\b(?:NIPPP?K?|NIP|NIK|NRP|NPP|NIDN|NPWP|KTP)\b\.?[\s:.]*\d[\d .\-/]{3,}\d"
_MAIL = r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+"
_CALLED = (
    r"(?<![\w.,])(?:\+62|62(?=[ \-])|0)[ \-]?8\d{2}[ .\-]?\d{3,4}[ .\-]?\d{2,5}(?!\w)"
    r"|(?<![\w.])\+\d{1,3}[ .\-]?\(?\d{1,4}\)?[ .\-]?\d[\d .\-]{4,11}\d(?!\w)"
    r"|\(0\d{2,3}\)[ \-]?\d{5,8}(?!\w)"
    r"|\b(?:telp|telepon|tel|telephone|phone|hp|wa|whatsapp|fax|faks|mobile)\b[\s.:]*\+?\(?\d[\d ()\-.]{5,}\d"
)
_MARK = re.compile("|".join((_MAIL, _NUMBER, _NIP, _NIK, _CALLED)), re.I)
_CANDIDATE = (  # RE2, over many distinct texts: whatever _MARK may find in
    r"(?i)@|\d{16}|\d{8}[ .\-]{1,2}\d{6}|\+[ (]?\d|\(0\d|(?:^|\D)0[ \-]?8\d|\b62[ \-]8"
    r"|\b(?:ni[pk]p*k?|nrp|npp|nidn|npwp|ktp|tel\w*|phone|hp|wa|whatsapp|fax|faks|mobile)\b[\s.:]*[+(]?\d"
)
_MANY = 20_000  # distinct texts above which RE2 looks first
_WORD = re.compile(r"[^\W\d_][\w'’.\-]*")
_PLACE_DATE = re.compile(
    r"[A-Z][A-Za-z .'\-]{2,40},\s*(?:tanggal\s*)?(?:\d{1,2}|[.…_]{2,})?\s*[-/ ]?\s*[A-Za-z.…]{3,12}\s*[-/ ]?\s*\d{2,4}\.?"
)
_BLANK_NAME = re.compile(r"\(?\s*[._…]{5,}\s*\)?")
_BARE = {"oleh", "pic", "author", "penulis", "penyusun", "pelapor", "signed", "ttd", "contact", "kontak", "hp", "wa",
         "tel", "fax", "faks", "email", "e-mail", "surel", "phone", "telp", "telepon", "whatsapp", "helpdesk",
         "atas nama", "penanggung jawab", "penanggungjawab", "yang membuat"}  # fmt: skip


@functools.cache
def _words(section: str, key: str) -> frozenset[str]:
    with WORDS.open("rb") as file:
        return frozenset(tomllib.load(file)[section][key])


def programs() -> frozenset[str]:
    """What stands for the author of a file where a program made it, in lower case."""
    return _words("programs", "names")


def marked(text: str) -> bool:
    """Whether a number, an e-mail address or a telephone of a person stands in the text."""
    return len(text) >= SHORTEST and _MARK.search(text) is not None


def masked(text: str) -> str:
    """The text with ``LEFT_OUT`` for every number and address of a person."""
    return _MARK.sub(LEFT_OUT, text) if len(text) >= SHORTEST else text


def marked_cells(column: pa.ChunkedArray) -> list[str]:
    """The distinct texts of a column in which a person's number or address stands."""
    longest = pc.max(pc.binary_length(column)).as_py()
    if longest is None or longest < SHORTEST:
        return []
    distinct = pc.unique(column)
    if len(distinct) > _MANY:
        distinct = distinct.filter(pc.match_substring_regex(distinct, _CANDIDATE))
    return [text for text in distinct.to_pylist() if text is not None and marked(text)]


def named(text: str) -> bool:
    """Whether the whole text is a person's name: known given names, or a title before or after capitalised words."""
    found = _name(text)
    if found is None:
        return False
    plain, titled = found
    return titled or any(word in _words("names", "given") for word in plain)


def _name(text: str) -> tuple[list[str], bool] | None:
    """The words of what can be a name in lower case, without titles, and whether a title stood there; else None."""
    if len(text) > 70 or re.search(r"[\d%=<>:;/\\?!]", text):
        return None
    parts = [w.strip("().,'’\"-") for w in re.split(r"[\s,]+", text.strip())]
    parts = [w for w in parts if w]
    plain: list[str] = []
    titled = False
    for place, word in enumerate(parts):
        low = word.lower()
        dotted = word.endswith(".") or "." in word
        after = bool(plain) and low in _words("titles", "after") and ("," in text or dotted)
        if after or (place < 3 and not plain and low in _words("titles", "before")):
            titled = True
        elif _WORD.fullmatch(word) and (
            word[0].isupper() or low in ("bin", "binti", "al", "van", "de", "der")
        ):
            plain.append(low.strip("."))
        else:
            return None
    return (plain, titled and bool(plain)) if 1 <= len(plain) <= 5 else None


def share_named(texts: Iterable[str]) -> float:
    """Which part of some texts are names of persons."""
    found = [named(text) for text in texts]
    return sum(found) / len(found) if found else 0.0


def may_name(text: str) -> bool:
    """Whether a line outside a table may name a person: a mark, a signature, a contact, or capitalised words that are
    no words of reports, units or periods.
    """
    line = " ".join(text.split())
    if not line:
        return False
    if marked(line) or opens(line) or _post(line) or _PLACE_DATE.fullmatch(line):
        return True
    if any(w in _words("titles", "before") for w in re.findall(r"\b([a-z]{2,5})\.? (?=[A-Z])", line.lower())):
        return True
    tokens = re.findall(r"[^\W\d_]+", line)
    if any(t.lower() in _words("names", "given") and t[0].isupper() for t in tokens):
        return True
    found = _name(line)
    return found is not None and len(found[0]) >= 2 and not _domain(line)


def _domain(line: str) -> bool:
    """Whether words of reports, units, periods or measures stand in a line."""
    return bool(
        words.concepts(line)
        or words.unit_words(line)
        or words.is_footnote(line)
        or words.find(line, (*words.shape("indicator_holds"), *words.shape("indicator_begins"), *_REPORTS))
    )


_REPORTS = (
    *(
        "laporan",
        "report",
        "lampiran",
        "appendix",
        "annex",
        "tabel",
        "table",
        "formulir",
        "form",
        "tahun",
        "year",
    ),
    *(
        "triwulan",
        "semester",
        "bulan",
        "quarter",
        "republik",
        "republic",
        "indonesia",
        "data",
        "dashboard",
        "summary",
    ),
    *(
        "ringkasan",
        "rekap*",
        "kamus",
        "daftar",
        "list",
        "sheet",
        "perjanjian",
        "rencana",
        "strategi*",
        "strategy",
    ),
    *(
        "performance",
        "scorecard",
        "evaluasi",
        "evaluation",
        "monitoring",
        "pengukuran",
        "program",
        "kegiatan",
        "anggaran",
    ),
    *(
        "budget",
        "template",
        "petunjuk",
        "instructions",
        "total",
        "jumlah",
        "results",
        "hasil",
        "statistics",
        "statistik",
    ),
)


def opens(text: str) -> bool:
    """Whether a text begins a signature block or a contact line, or labels a person: ``Disusun oleh: ...``, ``NIP``."""
    line = " ".join(text.lower().split())
    label, colon, _ = line.partition(":")
    label = label.strip(" .,")
    if label in ("nama", "name") and (colon or line == label):
        return True
    if len(label) <= 30 and (colon or label == line.strip(" .,")) and words.identifying(label):
        return True
    for phrase in (*_words("signature", "opens"), *_words("signature", "contacts")):
        if not line.startswith(phrase):
            continue
        rest = line[len(phrase) :]
        if not rest.strip(" .,") or rest[0] == ":" or rest.lstrip().startswith(":"):
            return True
        if phrase not in _BARE and not rest[0].isalnum():
            return True
    return False


def _post(text: str) -> bool:
    """Whether a line begins with a post that stands above a name: ``Kepala Dinas Kesehatan,``."""
    line = " ".join(text.lower().split())
    return len(line) <= 90 and any(
        line.startswith(post) and (len(line) == len(post) or not line[len(post)].isalnum())
        for post in _words("signature", "posts")
    )


def _rank(text: str) -> bool:
    line = re.sub(r"\s*[(/].*$", "", " ".join(text.lower().split()))
    return line in _words("signature", "ranks")


Line = tuple[int, Sequence[str | None]]


def signature_cells(lines: Sequence[Line], typical: float) -> dict[int, list[int]]:
    """Cells of signatures and contacts around the data: row -> places in the line.

    ``lines`` are rows of a sheet with their cells in order; ``typical`` is how many cells a data row fills. Rows that
    look like data (enough cells, a plain number among them) are never touched.
    """
    found: dict[int, list[int]] = {}
    run: list[Line] = []
    below = False
    for line in [*lines, None]:
        if line is not None and not _dense(line[1], typical):
            run.append(line)
            continue
        (_below if below else _above)(run, typical, found)
        run, below = [], True
    return found


def _texts(cells: Sequence[str | None]) -> list[str]:
    return [c.strip() for c in cells if c and c.strip()]


def _dense(cells: Sequence[str | None], typical: float) -> bool:
    texts = _texts(cells)
    if len(texts) < 2 or any(
        opens(t) or (marked(t) and not t.strip().isdigit()) for t in texts[:2] if len(texts) <= 3
    ):
        return False
    plain = any(
        re.fullmatch(r"[-+(]?(?:Rp\.?|US\$|\$|€|£)?\s*\d[\d.,]*\s*%?\)?", t) and not marked(t) for t in texts
    )
    if len(texts) >= max(3.0, 0.5 * typical):
        return True
    return len(texts) >= max(2.0, 0.5 * typical) and plain


def _below(run: Sequence[Line], typical: float, found: dict[int, list[int]]) -> None:
    """A run of lines below data: from the first line of a signature to the last, when there is one."""
    kinds = []
    for _, cells in run:
        texts = _texts(cells)
        kinds.append(
            {
                *("mark" for t in texts if marked(t) or _BLANK_NAME.fullmatch(t)),
                *("opens" for t in texts if opens(t)),
                *("place" for t in texts if _PLACE_DATE.fullmatch(t)),
                *("post" for t in texts if _post(t)),
                *("name" for t in texts if named(t)),
                *("rank" for t in texts if _rank(t)),
            }
        )
    every = set().union(*kinds)
    signed = bool(every & {"mark", "opens"}) or ("place" in every and every & {"post", "name"})
    if not signed and not ("post" in every and "name" in every):
        return
    hits = [i for i, k in enumerate(kinds) if k]
    first, last = hits[0], hits[-1]
    for after in range(last + 1, len(run)):  # the name under its post when it is no known one
        texts = _texts(run[after][1])
        if (
            "post" in kinds[last]
            and texts
            and all(_name(t) for t in texts)
            and run[after][0] - run[last][0] <= 6
        ):
            last = after
        break
    for number, cells in run[first : last + 1]:
        found[number] = [j for j, c in enumerate(cells) if c and c.strip()]


def _above(run: Sequence[Line], typical: float, found: dict[int, list[int]]) -> None:
    """Lines above the data: a labelled person, a contact, a number; never a row of headings."""
    named_next = False
    for number, cells in run:
        filled = [j for j, c in enumerate(cells) if c and c.strip()]
        if not filled or len(filled) > 4 or (typical >= 3 and len(filled) > max(2.0, 0.5 * typical)):
            named_next = False
            continue
        texts = [str(cells[j]).strip() for j in filled]
        at = next((k for k, t in enumerate(texts) if marked(t) or opens(t)), None)
        alone = len(filled) == 1 and not re.search(r"[:\d]", texts[0])
        if at is not None and not (typical < 3 and not any(":" in t or marked(t) for t in texts)):
            found[number] = filled[at:]
            named_next = alone or texts[at].rstrip().endswith(":")
        elif named_next and any(named(t) for t in texts):
            found[number] = filled
        else:
            named_next = False
