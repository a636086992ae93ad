"""Reading one number as people write it, and deciding from a whole column how its numbers are written.

Owns the grammar of single values: ``1.234,56``, ``(1.234)``, ``Rp 1,2 miliar``, ``16.00K``, ``92.0%``, ``>= 95``,
``80-90``, ``max 5``, ``81 (A)``, ``WTP``. Called on distinct texts only, never per row.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from bsc.reports import periods, words
from bsc.reports.model import NumberFormat
from bsc.reports.number_words import (
    CHANGE,
    CURRENCY,
    HIGH,
    HIGH_AFTER,
    HIGH_WORDS,
    LOW,
    LOW_AFTER,
    LOW_WORDS,
    MULTIPLIERS,
    NUMBER,
    RANGE,
    SHORT,
    STRICT,
)

_NOTE_LETTER = re.compile(r"^(?P<number>.+?)\s*\(\s*(?P<text>[A-Za-z][A-Za-z +\-]{0,20})\s*\)$", re.S)
_LETTER_NOTE = re.compile(r"^(?P<text>[A-Z]{1,4}[+\-]?)\s*\(\s*(?P<number>[\d.,]+)\s*\)$")
_FOOTNOTE = re.compile(
    r"(?<=[\d%])\s*(?:\[(?:\d{1,2}|[a-z]{1,12})\]|\((?:[a-z]|est|prov|provisional|revised|estimated|sementara|\d?\))\)|"
    r"[\u00b9\u00b2\u00b3\u2070-\u2079*\u2020\u2021^]+|\s[pre])$"
)
_ICONS = "\u2190-\u21ff\u25a0-\u25ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f300-\U0001faff"
_MARKS = re.compile(rf"^[{_ICONS}\s]+|[{_ICONS}\s]+$")
_SPACES = re.compile(r"[\s\u00a0\u1680\u2000-\u200d\u2028-\u202f\u205f\u2060\u3000\ufeff]+")


class Form(StrEnum):
    """What a cell holds."""

    POINT = "point"
    RANGE = "range"
    MINIMUM = "minimum"  # >= 95
    MAXIMUM = "maximum"  # max 5
    ABOVE = "above"  # > 95: a minimum that is not itself enough
    BELOW = "below"  # < 5
    TEXT = "text"  # WTP, BB: a value of an ordered scale, perhaps
    MISSING = "missing"
    INVALID = "invalid"  # see ``reason``


BOUNDS = (Form.MINIMUM, Form.MAXIMUM, Form.ABOVE, Form.BELOW)
NUMERIC = (Form.POINT, Form.RANGE, *BOUNDS)


@dataclass(frozen=True)
class Parsed:
    """One cell, read. ``low`` and ``high`` for ranges, lower (low) and upper bounds (high); ``unit`` what stands beside."""

    form: Form
    value: float | None = None
    low: float | None = None
    high: float | None = None
    text: str = ""
    unit: str = ""
    percent: bool = False
    reason: str = ""  # not_a_number, number_format, several_numbers, too_large


@dataclass(frozen=True)
class FormatEvidence:
    """How a column's numbers seem to be written. ``format`` is None when the cells leave it open.

    ``votes`` counts cells (not distinct texts) that only one reading explains; ``open_cells`` those that read both
    ways, such as ``203.726``; ``conflicts`` are examples that the chosen format cannot read.
    """

    format: NumberFormat | None
    numbers: int
    others: int
    votes: Mapping[str, int]
    open_cells: int
    open_mark: str = ""
    conflicts: tuple[str, ...] = ()
    percent: int = 0
    small: bool = False  # all plain numbers lie in -2..2


def clean(text: str) -> str:
    """One space for every kind of white space, ASCII minus and quotes, arrows and icons at the ends gone."""
    out = _SPACES.sub(" ", text).strip()
    out = re.sub("[\u2010-\u2015\u2212\ufe63\uff0d]", "-", out)
    out = _MARKS.sub("", out)
    return out[1:] if out.startswith("'") else out


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no value: ``-``, ``...``, ``n/a``, ``tad``, suppressed marks."""
    bare = _SPACES.sub(" ", text).strip()
    if not re.search(r"\w", bare):
        return bare not in ("%", "#", "$", "€", "£", "‰", "+")
    return bare in words.MISSING_EXACT or bare.lower().strip("()[]{}.* ") in words.MISSING


# a letter typed for a digit: 12O, 1O0, 1l0. An l or I at the end may be a unit (5l)
_EXACTLY = re.compile(r"^(?:exactly|precisely|equal to|tepat|sama dengan)\s+(?=[-+(]?\s*[\d.,])", re.I)
# what the number is, said before it: Level 3, Skor 81,5
_NAMED = re.compile(r"^(?:level|tingkat|peringkat|skor|nilai|indeks|score|index)\s*[:=]?\s*(?=\d)", re.I)
_TYPED_LETTER = re.compile(r"\d[OoIl]+\d|\d[Oo]+(?!\w)")


@functools.lru_cache(maxsize=200_000)
def parse(text: str, fmt: NumberFormat = NumberFormat()) -> Parsed:  # noqa: B008 - frozen
    """Read one cell under the column's number format. Never raises; what cannot be read says why in ``reason``."""
    if len(text) > 200:
        return Parsed(Form.TEXT, text=text, reason="not_a_number")
    if is_missing(text):
        return Parsed(Form.MISSING)
    body = _NAMED.sub("", _EXACTLY.sub("", _FOOTNOTE.sub("", clean(text)) or clean(text)))
    if _TYPED_LETTER.search(body):
        return Parsed(Form.INVALID, text=body, reason="not_a_number")
    if match := _NOTE_LETTER.match(body):
        inner = _simple(match["number"], fmt)
        if inner and inner.form == Form.POINT and not inner.unit:
            return _scaled(
                Parsed(Form.POINT, inner.value, text=match["text"].strip(), percent=inner.percent), fmt
            )
    if match := _LETTER_NOTE.match(body):
        inner = _simple(match["number"], fmt)
        if inner and inner.form == Form.POINT:
            return _scaled(Parsed(Form.POINT, inner.value, text=match["text"], percent=inner.percent), fmt)
    if CHANGE.search(body) and re.search(r"\d", body):
        return Parsed(Form.INVALID, text=body, reason="relative_value")
    for pattern, with_it, without in (
        (LOW, Form.MINIMUM, Form.ABOVE),
        (HIGH, Form.MAXIMUM, Form.BELOW),
    ):
        if match := pattern.match(body):
            return _bound(body[match.end() :], without if STRICT.fullmatch(match[0]) else with_it, fmt)
    for pattern, form in ((LOW_AFTER, Form.MINIMUM), (HIGH_AFTER, Form.MAXIMUM)):
        if (match := pattern.search(body)) and re.match(r"[-+(]?\s*[\d.,]", body):
            return _bound(body[: match.start()], form, fmt)
    if match := re.match(r"^(?:\+\s?/?\s?-|\u00b1)\s*(?=[\d.,])", body):
        around = _simple(body[match.end() :], fmt)
        if around is not None and around.value is not None:
            bound = _shift(around.value, _factor(around, fmt))
            return Parsed(Form.RANGE, None, -bound, bound, unit=around.unit, percent=around.percent)
    simple = _simple(body, fmt)
    if simple and simple.form == Form.POINT:
        return _scaled(simple, fmt)
    if match := RANGE.match(body):
        low, high = _simple(match["a"], fmt), _simple(match["b"], fmt)
        if low and high and low.value is not None and high.value is not None and low.value <= high.value:
            plain = high.percent or low.percent
            factor = 1.0 if plain else fmt.factor
            ends = _shift(low.value, factor), _shift(high.value, factor)
            return Parsed(Form.RANGE, None, ends[0], ends[1], unit=high.unit, percent=high.percent)
    if re.search(r"\d", body) and periods.day(body) is not None:
        return Parsed(Form.INVALID, text=body, reason="date")
    if simple:
        return simple
    if re.search(r"\d", body) and not re.fullmatch(r"[A-Za-z]{1,4}[+\-]?\d{0,2}", body):
        many = len(re.findall(r"\d+(?:[.,]\d+)*", body)) > 1
        return Parsed(Form.INVALID, text=body, reason="several_numbers" if many else "not_a_number")
    return Parsed(Form.TEXT, text=body, reason="not_a_number")


def _bound(rest: str, form: Form, fmt: NumberFormat) -> Parsed:
    inner = _simple(rest.strip(), fmt)
    if inner is None or inner.value is None:
        return Parsed(Form.INVALID, text=rest, reason=inner.reason if inner else "not_a_number")
    value = _shift(inner.value, _factor(inner, fmt))
    low, high = (value, None) if form in (Form.MINIMUM, Form.ABOVE) else (None, value)
    return Parsed(form, value, low, high, unit=inner.unit, percent=inner.percent)


def _scaled(parsed: Parsed, fmt: NumberFormat) -> Parsed:
    scale = _factor(parsed, fmt)
    if scale == 1.0 or parsed.value is None:
        return parsed
    return Parsed(
        parsed.form, _shift(parsed.value, scale), text=parsed.text, unit=parsed.unit, percent=parsed.percent
    )


def _factor(parsed: Parsed, fmt: NumberFormat) -> float:
    """Fractions become percentages; a cell that writes its own ``%`` already is one."""
    return 1.0 if parsed.percent else fmt.factor


def _shift(value: float, factor: float) -> float:
    """Multiply by a power of ten without float noise: 0.07 becomes 7.0, not 7.000000000000001."""
    power = round(math.log10(factor))
    return (
        float(f"{value!r}e{power}") if "e" not in repr(value) else float(Decimal(repr(value)).scaleb(power))
    )


def _simple(text: str, fmt: NumberFormat) -> Parsed | None:
    """A single number with sign, currency, multiplier and unit; None when it does not start like one."""
    body = text.strip()
    negative = False
    if match := re.match(rf"^({CURRENCY})?\s*\(\s*(.*?)\s*\)(\s*%?)$", body, re.S | re.I):
        negative, body = True, (match[1] or "") + match[2] + match[3]
    elif re.match(r"^[\d.,\s]+-$", body):
        negative, body = True, body[:-1]
    match = NUMBER.match(body)
    if match is None:
        return None
    sign = (match["sign"] or "") + (match["sign2"] or "")
    number = match["num"].rstrip(" ")
    rest = match["rest"]
    trailing = re.search(r"[.,'’]+$", number)
    if trailing:
        number, rest = number[: trailing.start()], rest.lstrip()
        if trailing[0] == "," and rest[:1] == "-":  # Rp 1.000,-
            rest = rest[1:]
    value = digits(number, fmt)
    if value is None:
        return Parsed(Form.INVALID, text=text, reason="number_format")
    rest = rest.strip()
    if rest.startswith(",-"):
        rest = rest[2:].strip()
    percent = False
    multiplier = 1.0
    unit = rest
    if rest:
        word = re.match(r"^([a-zA-Z]+|000s?)\.?(?=$|[\s%/),])", rest)
        key = word[1].lower() if word else ""
        # "5 m" may be metres; K, M, B and T count only when nothing stands between them and the digits
        near = bool(match["cur1"]) or match["rest"][:1].lower() == key
        if word and key in MULTIPLIERS and (key not in SHORT or (len(rest) == len(word[0]) and near)):
            rupiah = (match["cur1"] or "").lower().rstrip(".") in ("rp", "idr")
            multiplier = 1e9 if rupiah and key == "m" else MULTIPLIERS[key]  # M is miliar beside Rp
            unit = rest[word.end() :].strip()
        if unit.startswith("%") or re.match(r"^(?:percent|per\s?cent|persen|prosen)\b", unit, re.I):
            percent = True
            unit = re.sub(r"^(?:%|per\s?cent|persen|prosen)", "", unit, flags=re.I).strip()
        if re.search(r"\d", re.sub(r"[a-zA-Z]+\d+|(?:/\s*|per\s+)10[\d.,]*|\([^)]*\)", "", unit)):
            return Parsed(Form.INVALID, text=text, reason="several_numbers")
        if len(unit) > 40:
            return Parsed(Form.INVALID, text=text, reason="not_a_number")
    value = _shift(value, multiplier) if multiplier != 1.0 else value
    if not math.isfinite(value):
        return Parsed(Form.INVALID, text=text, reason="too_large")
    if "-" in sign or negative:
        value = -value
    return Parsed(Form.POINT, value, unit=unit, percent=percent)


def digits(number: str, fmt: NumberFormat) -> float | None:
    """The value of digits with separators under ``fmt``, or as the cell itself proves it; None when neither fits.

    ``97.3`` in a column of decimal commas can only be 97.3: three digits would have to follow a thousands separator.
    """
    value = _under(number, fmt)
    if value is None:
        proved = _shape(number.strip())
        other = {"dot": NumberFormat(".", ","), "comma": NumberFormat(",", ".")}.get(proved)
        value = _under(number, other) if other is not None and other.decimal != fmt.decimal else None
    return value


_DIGITS = re.compile(r"\d*")
_EXPONENT = re.compile(r"(.*?)(e[-+]?\d+)?", re.I | re.S)


def _under(number: str, fmt: NumberFormat) -> float | None:
    """The value of digits with separators under ``fmt``; None when the separators do not fit it."""
    if number.isascii() and number.isdigit():
        return float(number)
    exponent = _EXPONENT.fullmatch(number)
    assert exponent is not None
    mantissa, power = exponent[1], exponent[2] or ""
    decimal = fmt.decimal
    whole, sep, fraction = mantissa.partition(decimal)
    if sep and (decimal in fraction or not _DIGITS.fullmatch(fraction)):
        return None
    if not _DIGITS.fullmatch(whole):
        marks = {c for c in whole if not c.isdigit()}
        if len(marks) != 1:
            return None
        mark = marks.pop()
        allowed = (
            {fmt.thousands, " ", "'", "’"} if fmt.thousands else {" ", "'", "’"} | ({",", "."} - {decimal})
        )
        if mark not in allowed or not re.fullmatch(
            rf"\d{{1,3}}(?:{re.escape(mark)}\d{{2,3}})*{re.escape(mark)}\d{{3}}", whole
        ):
            return None
        whole = whole.replace(mark, "")
    if not whole and not fraction:
        return None
    try:
        return float(f"{whole or '0'}.{fraction or '0'}{power}")
    except (ValueError, OverflowError):
        return None


_TOKEN = re.compile(r"\d(?:[\d.,'’]|[ ](?=\d{3}(?!\d)))*")
_STARTS = re.compile(rf"^(?:{LOW_WORDS}|{HIGH_WORDS})?[-+(\s]*(?:{CURRENCY})?[-+(\s]*[\d.,]", re.I)
_A_YEAR = re.compile(r"(?:19|20)\d\d")
# what machines write and one look decides: whole numbers, and decimals that no thousands separator explains
_MACHINE = re.compile(r"-?(\d{1,15})(\.(?:\d{1,2}|\d{4,15}))?", re.ASCII)


def evidence(values: Mapping[str, int]) -> FormatEvidence:
    """Weigh a column's distinct texts (with how often each occurs) for a decimal comma or point.

    ``1.234.567`` and ``75,57`` speak for the comma; ``1,234.5``, ``0.75`` for the point; ``203.726`` for neither.
    """
    votes = {"dot": 0, "comma": 0, "space": 0, "quote": 0}
    opened = {".": 0, ",": 0}
    examples: dict[str, list[str]] = {"dot": [], "comma": []}
    numbers = others = percent = 0
    plain_large = 0
    small = True
    for text, count in values.items():
        if machine := _MACHINE.fullmatch(text):
            numbers += count
            if machine[2]:
                votes["dot"] += count
                if len(examples["dot"]) < 3:
                    examples["dot"].append(text)
            elif len(machine[1]) >= 4 and not _A_YEAR.fullmatch(machine[1]):
                plain_large += count
            small = small and -2 <= float(text) <= 2
            continue
        if len(text) > 60:
            others += count
            continue
        if is_missing(text):
            continue
        body = clean(text)
        tokens = _TOKEN.findall(body)
        if not tokens or not _STARTS.match(body):
            others += count
            continue
        numbers += count
        percent += count if "%" in body else 0
        for token in tokens[:2]:
            token = token.rstrip(".,'’ ")
            shape = _shape(token)
            if shape in ("dot", "comma"):
                votes[shape] += count
                if len(examples[shape]) < 3:
                    examples[shape].append(text)
            elif shape in (".", ","):
                opened[shape] += count
            elif shape in ("space", "quote"):
                votes[shape] += count
            elif shape == "plain" and len(token) >= 4 and not _A_YEAR.fullmatch(token):
                plain_large += count
            value = (
                digits(token, NumberFormat(",", ".")) if shape == "comma" else digits(token, NumberFormat())
            )
            small = small and value is not None and abs(value) <= 2
    fmt, conflicts, open_mark, open_cells = _decide(votes, opened, examples, plain_large)
    if fmt is not None:
        thousands = fmt.thousands
        if votes["space"] and not thousands:
            thousands = " "
        elif votes["quote"] and not thousands:
            thousands = "'"
        fmt = NumberFormat(fmt.decimal, thousands)
    return FormatEvidence(
        fmt, numbers, others, votes, open_cells, open_mark, tuple(conflicts), percent, small and numbers > 0
    )


def among_stored(seen: FormatEvidence, typed: Mapping[str, int], stored: Iterable[str]) -> FormatEvidence:
    """Evidence for a spreadsheet column in which some numbers are typed as text beside the stored ones.

    ``(1.500)`` may be 1.5 or 1500, whatever stands in the other cells: then ``format`` is None. Texts that prove
    themselves, and others that go with them, need no question.
    """
    opened = [
        t
        for t in typed
        if not is_missing(t)
        and _STARTS.match(clean(t))
        and any(_shape(k.rstrip(".,'’ ")) in (".", ",") for k in _TOKEN.findall(clean(t))[:2])
    ]
    if not opened:
        return seen
    written = evidence(typed)
    if written.format is not None and not written.conflicts:
        plain = any(_shape(t.lstrip("-")) == "." for t in stored)  # 1.234, stored: it needs the point
        if written.format.decimal == "." or not plain:
            return replace(seen, format=written.format)
    return replace(seen, format=None, open_cells=len(opened), open_mark="", conflicts=tuple(opened[:3]))


def _shape(token: str) -> str:
    """``dot`` or ``comma``: which decimal sign this token proves; ``.`` or ``,``: an open one; else plain, space, quote."""
    dots, commas = token.count("."), token.count(",")
    if dots and commas:
        return "dot" if token.rfind(".") > token.rfind(",") else "comma"
    if dots > 1 or commas > 1:
        mark, proves = (".", "comma") if dots else (",", "dot")
        groups = token.split(mark)
        return proves if all(len(g) in (2, 3) for g in groups[1:]) and len(groups[-1]) == 3 else "plain"
    if dots or commas:
        mark, proves = (".", "dot") if dots else (",", "comma")
        whole, _, fraction = token.partition(mark)
        whole = re.sub(r"[ '’]", "", whole)
        grouped = len(fraction) == 3 and 1 <= len(whole) <= 3 and whole[:1] not in ("0", "")
        return mark if grouped and not re.search(r"[ '’]", token) else proves
    if re.search(r"[ ]", token):
        return "space"
    return "quote" if re.search(r"['’]", token) else "plain"


def _decide(
    votes: Mapping[str, int], opened: Mapping[str, int], examples: Mapping[str, list[str]], plain_large: int
) -> tuple[NumberFormat | None, list[str], str, int]:
    dot, comma = votes["dot"], votes["comma"]
    if dot and comma:
        shown = examples["dot"][:2] + examples["comma"][:2]
        if min(dot, comma) > 0.1 * max(dot, comma) and (opened["."] or opened[","]):
            return None, shown, "", opened["."] + opened[","]
        return _format("dot" if dot > comma else "comma"), shown, "", 0
    if dot or comma:
        return _format("dot" if dot else "comma"), [], "", 0
    if opened["."] and opened[","]:
        return None, [], ".,", opened["."] + opened[","]
    if opened["."] or opened[","]:
        mark = "." if opened["."] else ","
        if plain_large:  # 12345 stands beside 203.726: the mark is not a thousands separator
            return _format("dot" if mark == "." else "comma"), [], "", 0
        return None, [], mark, opened[mark]
    return NumberFormat(".", ""), [], "", 0


def _format(proved: str) -> NumberFormat:
    return NumberFormat(".", ",") if proved == "dot" else NumberFormat(",", ".")
