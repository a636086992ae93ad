"""The vocabulary of report files: what headings and cells mean. Owns the loading and matching of data/catalogue/words.toml.

Phrases are compared after ``normal``: lower case, no accents, camelCase split, punctuation gone. Nothing here looks at a
whole column; that is ``recognise``'s work.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path

from bsc.domain import Polarity

WORDS = Path(__file__).parent.parent.parent / "data" / "catalogue" / "words.toml"


@functools.cache
def _data() -> dict[str, dict[str, list[str]]]:
    with WORDS.open("rb") as file:
        loaded: dict[str, dict[str, list[str]]] = tomllib.load(file)
    return loaded


def _section(path: str) -> dict[str, list[str]]:
    here: dict[str, object] = dict(_data())
    for key in path.split("."):
        here = here[key]  # type: ignore[assignment]
    return here  # type: ignore[return-value]


MISSING: frozenset[str] = frozenset(_section("missing")["words"])
MISSING_EXACT: frozenset[str] = frozenset(_section("missing")["exact"])

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z])(?![A-Z]*$)|(?<=[A-Z])(?=[A-Z][a-z])")


_GLUED = re.compile(
    r"^(kd|nm|ur)(?=_?(?:prov|pemda|kab|kota|akun|kelompok|jenis|objek|satker|skpd|opd|unit|sub|prog|keg|giat|urusan|bidang|dept|es[123]|kppn|output|rek|rincian|org|wil|lokasi|kec|desa))"
)


@functools.lru_cache(maxsize=50_000)
def normal(text: str) -> str:
    """``LA_IndicatorReal`` and ``Persentase (%)`` as comparable words: ``la indicator real``, ``persentase %``."""
    out = unicodedata.normalize("NFKD", text)
    out = "".join(c for c in out if not unicodedata.combining(c))
    if not re.search(r"\s", out.strip()) or "_" in out:
        out = _CAMEL.sub(" ", out)
    out = out.lower().replace("ß", "ss")
    if not re.search(r"\s", out.strip()):
        out = _GLUED.sub(lambda m: {"kd": "kode ", "nm": "nama ", "ur": "uraian "}[m[1]], out)
    return " ".join(re.findall(r"[^\W_]+|%|#", out))


@functools.cache
def _matcher(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for many phrases, longest first; matches whole words, a trailing * any continuation of the word."""
    parts = []
    for phrase in sorted({p for p in phrases}, key=len, reverse=True):
        star = phrase.endswith("*")
        words = normal(phrase.rstrip("*")) or phrase.rstrip("*")
        parts.append(re.escape(words) + (r"[^\W_]*" if star else ""))
    return re.compile(r"(?<![^\s])(?:" + "|".join(parts) + r")(?![^\s])")


def find(text: str, phrases: Iterable[str]) -> list[str]:
    """All phrases of a list that stand in ``text``, as they stand there (normalised)."""
    return _matcher(tuple(phrases)).findall(normal(text))


@functools.lru_cache(maxsize=20_000)
def concepts(heading: str) -> dict[str, tuple[int, int]]:
    """Concepts in a heading, each with (first word, number of words) of its longest occurrence."""
    text = normal(heading)
    found: dict[str, tuple[int, int]] = {}
    for concept, phrases in _section("concept").items():
        best: tuple[int, int] | None = None
        for match in _matcher(tuple(phrases)).finditer(text):
            place = (text[: match.start()].count(" "), match[0].count(" ") + 1)
            if best is None or place[1] > best[1]:
                best = place
        if best is not None:
            found[concept] = best
    return found


def is_label(heading: str) -> bool:
    """Whether a heading holds words of concepts only: ``Nama Unit Kerja``, not ``Stadt Köln`` with a name in it."""
    plain = normal(heading)
    known = [p for phrases in _section("concept").values() for p in phrases]
    return not _matcher((*known, *shape("naming"), *shape("label"))).sub("", plain).strip()


def word_count(heading: str) -> int:
    """Number of words after normalising."""
    return len(normal(heading).split())


@functools.cache
def _lookup(path: str) -> dict[str, str]:
    """Every word of a section's lists to the list's name; the first list wins."""
    table: dict[str, str] = {}
    for key, phrases in _section(path).items():
        for phrase in phrases:
            table.setdefault(normal(phrase) or phrase, key)
    return table


def polarity(text: str) -> Polarity | str | None:
    """The direction a polarity word means; ``"none"`` for no direction, ``"ambiguous"`` for Ascending, 1, Y; None: unknown."""
    plain = normal(text) or text.strip().rstrip("\ufe0e\ufe0f")
    key = _lookup("polarity").get(plain)
    if key is None:
        stripped = re.sub(r"\b(?:polaritas|polarity|is|the|a|kpi|of|to|aim)\b", " ", plain)
        key = _lookup("polarity").get(" ".join(stripped.split()))
    if key is None:
        hits = {k for k in ("maximize", "minimize", "stabilize") if find(plain, _long("polarity", k))}
        key = hits.pop() if len(hits) == 1 else None
    if key in ("none", "ambiguous", None):
        return key
    return Polarity(key)


def is_arrow(text: str) -> bool:
    """Whether a cell holds nothing but an arrow or a triangle that points up or down."""
    return not normal(text) and isinstance(polarity(text), Polarity)


@functools.cache
def _long(path: str, key: str) -> tuple[str, ...]:
    """Phrases of two or more words, which may stand inside a longer text."""
    return tuple(p for p in _section(path)[key] if " " in normal(p)) or ("\0",)


def met(text: str) -> bool | None:
    """Whether a status word says that the target was met; None when it is not such a word."""
    key = _lookup("values.met").get(normal(text) or text.strip())
    return None if key is None else key == "yes"


def near(text: str) -> bool:
    """Whether a status word says that the value is near the target, on whichever side: amber, partly met."""
    return normal(text) in _lookup("values.near")


def side(text: str) -> bool:
    """Whether a status word says on which side of the target a value lies: above, below."""
    return normal(text) in _lookup("values.side")


def is_measure_unit(text: str) -> bool:
    """Whether a cell names a unit of measurement: %, orang, days, Rp miliar."""
    plain = normal(text)
    known = _units()
    return (
        plain in known
        or text.strip().lower() in known
        or bool(re.fullmatch(r"(?:rp|per|rate per|usd|gbp|£|\$)\b.{0,25}", plain))
    )


@functools.cache
def _units() -> frozenset[str]:
    listed = _section("values.measure_unit")["words"]
    return frozenset({normal(w) for w in listed} | {w for w in listed}) - {""}


def perspective(text: str) -> str | None:
    """Perspective code for a word of a perspective column, or None."""
    return _lookup("values.perspective").get(normal(text))


def level(text: str) -> str | None:
    """Logic-model level for a word of a level column, or None."""
    return _lookup("values.level").get(normal(text))


def consolidation(text: str) -> str | None:
    """``sum``, ``average`` or ``last`` for a word of a consolidation column, or None."""
    return _lookup("values.consolidation").get(normal(text))


def is_total(text: str) -> bool:
    """Whether a label stands for a total, subtotal or average over other rows."""
    plain = normal(text)
    if plain in _lookup("totals"):
        return True
    lowered = " ".join(text.lower().split())
    return any(
        lowered.startswith(b)
        for b in ("total:", "jumlah:", "subtotal", "sub total", "sub-total", "grand total")
    )


def begins_total(text: str) -> bool:
    """``Total Eselon I``, ``Jumlah bobot ...``: a total only when the numbers agree."""
    lowered = " ".join(text.lower().split())
    return any(lowered.startswith(b) for b in _section("totals")["begins"])


def is_footnote(text: str) -> bool:
    """Whether a line below a table is a note, a source or a signature rather than data."""
    lowered = " ".join(text.lower().split())
    return any(
        lowered.startswith(b)
        and (not b[-1].isalnum() or len(lowered) == len(b) or not lowered[len(b)].isalnum())
        for b in _section("footnotes")["begins"]
    )


def identifying(heading: str) -> bool:
    """Whether a heading announces names, NIP, NIPP, NIK, e-mail, phone or the like of persons."""
    plain = normal(heading)
    return bool(_matcher(tuple(_section("identifying")["headings"])).fullmatch(plain)) or bool(
        _matcher(("nip", "nipp", "nik", "nrp", "npwp", "email", "e mail", "no hp", "phone number", "date of birth",
                  "employee name", "nama pegawai", "nama karyawan", "nama pekerja", "telephone")).search(plain)
    )  # fmt: skip


def person_code(heading: str) -> bool:
    """Whether a heading announces a code that stands for one person."""
    return bool(_matcher(tuple(_section("identifying")["person"])).fullmatch(normal(heading)))


def person_attribute(heading: str) -> bool:
    """Whether a heading is usual in a table with one row per person: gender, job role, salary."""
    return bool(_matcher(tuple(_section("identifying")["people"])).fullmatch(normal(heading)))


def staff(concept: str, heading: str) -> bool:
    """Whether a heading, as a whole, means a column of section [staff]: kpi_score, rater, serves, link_kind ..."""
    plain = re.sub(r" ?[%#]", "", normal(heading)).strip()
    return bool(plain) and bool(_matcher(tuple(_section("staff")[concept])).fullmatch(plain))


def staff_within(concept: str, heading: str) -> bool:
    """Whether a word of section [staff] stands somewhere in a heading."""
    return bool(find(heading, tuple(_section("staff")[concept])))


def link_kind(text: str) -> str | None:
    """``full``, ``partial`` or ``contributing`` for a word of a column with the kind of a link, or None."""
    return _lookup("values.link_kind").get(normal(text))


def rating_scales() -> list[list[str]]:
    """Known ordered rating scales, each from the lowest level to the highest, normalised."""
    scales: list[list[str]] = _section("rating")["scales"]  # type: ignore[assignment]
    return [[normal(w) for w in scale] for scale in scales]


def unit_words(text: str) -> int:
    """How many words of organisational units a name holds: Dinas, Department, Council."""
    return len(find(text, _section("values.unit")["words"]))


def shape(name: str) -> tuple[str, ...]:
    """A list of section [shape]: indicator_begins, indicator_holds, places, naming, value, running, other_dates."""
    return tuple(_section("shape")[name])


def stem(heading: str, common: Collection[str] = ()) -> str:
    """A heading without code and name words and without ``common`` ones: what it is a code or a name of."""
    drop = {*common, *shape("naming")}
    return " ".join(t for t in normal(heading).split() if t not in drop)


def begins(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether a text starts with one of the phrases."""
    return _matcher(phrases).match(normal(text)) is not None
