"""Languages: texts through gettext catalogues, numbers, money, dates and periods through Babel.

Texts are written in English in the code and translated in ``bsc/locales/<code>/*.po`` (one file per area,
read as they are: no compiled file to forget). A text that is made in one place and read in another, such as an
error, travels as a ``Text`` and is rendered when the reader's language is known.
"""

from __future__ import annotations

import functools
import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from bsc.domain import Grain, Period

if TYPE_CHECKING:  # Babel is loaded by whoever shows something: a reader process makes texts and shows none
    from babel import Locale

LOCALES = Path(__file__).parent / "locales"
CODES = ("id", "en")
_BABEL = {"id": "id_ID", "en": "en_GB"}
_SIGNS = str.maketrans(",.", ".,")  # what separates thousands and decimals in Indonesian


@dataclass(frozen=True)
class Text:
    """A sentence to translate later: an English msgid with {named} fields, and their values.

    Values may be Text, Period, names in both languages, numbers (formatted in the reader's language) or strings
    (shown as they are).
    """

    msgid: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Exact:
    """A number to show with all its decimals (up to nine) instead of two: the inputs of a worked formula."""

    value: float


@runtime_checkable
class Named(Protocol):
    """A name that is data in both languages, such as a band's."""

    def show(self, lang: Language) -> str: ...


def text(msgid: str, **values: Any) -> Text:
    """Mark ``msgid`` for translation and keep the values for it."""
    return Text(msgid, values)


@dataclass(frozen=True)
class Language:
    """One reader's language. ``t`` and ``n`` translate, the rest formats."""

    code: str

    def t(self, msgid: str, **values: Any) -> str:
        """Translate ``msgid`` and fill in its {named} fields."""
        return _fill(_catalogue(self.code).gettext(msgid) if msgid else "", self, values)

    def n(self, singular: str, plural: str, count: int, **values: Any) -> str:
        """Translate by number; {n} is ``count`` in the reader's format."""
        return _fill(_catalogue(self.code).ngettext(singular, plural, count), self, {"n": count, **values})

    def show(self, value: Text | str) -> str:
        """Render a Text; a plain string (data, not a text of ours) stays as it is."""
        return self.t(value.msgid, **value.values) if isinstance(value, Text) else value

    def value(self, value: Any) -> str:
        """Any value as it would stand in a Text: names, numbers, periods, dates, strings."""
        return _show(value, self)

    @property
    def locale(self) -> Locale:
        return _locale(self.code)

    @property
    def separators(self) -> str:
        """Decimal and thousands sign, as Plotly's ``layout.separators`` wants them."""
        return ",." if self.code == "id" else ".,"

    def number(self, value: float | None, digits: int = 2, fixed: bool = False) -> str:
        """Round half up to at most ``digits`` decimals (exactly ``digits`` when ``fixed``); a dash for nothing."""
        if value is None or value != value:
            return "–"
        return _number(self.code, float(value), digits, fixed)

    def percent(self, value: float | None, digits: int = 1, fixed: bool = False) -> str:
        """``value`` is in percent already (81.25 shows as 81,3 %)."""
        if value is None or value != value:
            return "–"
        return self.number(value, digits, fixed) + "%"

    def money(self, value: float, currency: str = "IDR", compact: bool = False) -> str:
        """Rupiah without cents, other currencies as usual; ``compact`` gives Rp2,5 M."""
        from babel.numbers import format_compact_currency, format_currency

        if compact:
            return str(format_compact_currency(value, currency, locale=self.locale, fraction_digits=1))
        if currency == "IDR":
            return str(
                format_currency(value, currency, format="¤#,##0", locale=self.locale, currency_digits=False)
            )
        return str(format_currency(value, currency, locale=self.locale))

    def date(self, value: date, width: str = "d MMM y") -> str:
        from babel.dates import format_date

        return str(format_date(value, width, locale=self.locale))

    def period(self, period: Period | str) -> str:
        """2024, Triwulan II 2024 / Q2 2024, Semester I 2025, Maret 2025; spans by their first and last day."""
        if isinstance(period, str):
            try:
                period = Period.from_code(period)
            except ValueError:
                return str(period)
        year = str(period.start.year)
        if ".." in period.code:
            if period.grain == Grain.YEAR:
                return f"{year}/{period.end.year % 100:02d}"
            return f"{self.date(period.start)} – {self.date(period.end)}"
        if period.grain == Grain.MONTH:
            return self.date(period.start, "MMMM y")
        if period.grain == Grain.QUARTER:
            number = (period.start.month + 2) // 3
            roman = ("I", "II", "III", "IV")[number - 1]
            return self.t("Q{number} {year}", number=str(number), roman=roman, year=year)
        if period.grain == Grain.SEMESTER:
            half, roman = ("1", "I") if period.start.month == 1 else ("2", "II")
            return self.t("H{number} {year}", number=half, roman=roman, year=year)
        return year


@functools.cache
def language(code: str) -> Language:
    """The language ``id`` or ``en``; anything else is Indonesian, the first reader's."""
    return Language(code if code in CODES else "id")


def catalogue_files(code: str) -> list[Path]:
    """The .po files of a language, one per area of the code."""
    return sorted((LOCALES / code).glob("*.po"))


@functools.cache
def _locale(code: str) -> Locale:
    """Parsed once: a page formats some hundred numbers."""
    from babel import Locale

    return Locale.parse(_BABEL[code])


@functools.lru_cache(maxsize=16384)
def _number(code: str, value: float, digits: int, fixed: bool) -> str:
    """As Babel would write it with the pattern #,##0.##, in a tenth of the time: a page shows hundreds of numbers."""
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    rounded = rounded or abs(rounded)  # no minus before a zero
    written = f"{rounded:,.{digits}f}"
    if digits and not fixed:
        written = written.rstrip("0").rstrip(".")
    return written.translate(_SIGNS) if code == "id" else written


@functools.cache
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == "en":
        return gettext.NullTranslations()
    from babel.messages import mofile, pofile
    from babel.messages.catalog import Catalog

    merged = Catalog(locale=code)
    for path in catalogue_files(code):
        with path.open("rb") as file:
            part = pofile.read_po(file, locale=code)
        for message in part:
            if message.id:
                merged.add(message.id, message.string)
    # Indonesian has one form; Babel's own default header says two, and plurals would then fall back to English.
    merged.mime_headers = [
        ("Plural-Forms", "nplurals=1; plural=0;"),
        ("Content-Type", "text/plain; charset=utf-8"),
    ]
    buffer = io.BytesIO()
    mofile.write_mo(buffer, merged)
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)


def _fill(template: str, lang: Language, values: Mapping[str, Any]) -> str:
    return template.format_map({k: _show(v, lang) for k, v in values.items()}) if values else template


def _show(value: Any, lang: Language) -> str:
    if isinstance(value, Text):
        return lang.show(value)
    if isinstance(value, Period):
        return lang.period(value)
    if isinstance(value, Exact):
        return lang.number(value.value, 9)
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int | float):
        return lang.number(value, 2)
    if isinstance(value, date):
        return lang.date(value)
    if isinstance(value, Named):  # last: to look for a method takes longer than all of the above
        return value.show(lang)
    return str(value)
