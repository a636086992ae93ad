"""Both languages say the same: every text of the code is translated, with the same fields, and nothing is left over."""

from __future__ import annotations

import io
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from babel.messages import pofile
from babel.messages.extract import extract
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bsc import i18n

ROOT = Path(__file__).parent.parent
KEYWORDS = {"text": None, "t": None, "n": (1, 2)}
FIELD = re.compile(r"\{(\w+)\}")


def used() -> dict[str | tuple[str, str], str]:
    """Every msgid in the code, with one place where it stands."""
    found = {}
    for path in [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "bsc").rglob("*.py")]:
        if path.exists():
            for line, message, _, _ in extract("python", io.BytesIO(path.read_bytes()), keywords=KEYWORDS):
                key = tuple(message[:2]) if isinstance(message, tuple) else message
                if key and key != (None, None):
                    found[key] = f"{path.relative_to(ROOT)}:{line}"
    return found


def translated() -> dict[str | tuple[str, str], tuple[str | tuple[str, ...], str]]:
    """msgid -> (Indonesian, file), over all area files; no msgid may be translated in two ways."""
    result: dict = {}
    for path in i18n.catalogue_files("id"):
        with path.open("rb") as file:
            for message in pofile.read_po(file, locale="id"):
                if not message.id:
                    continue
                key = tuple(message.id) if isinstance(message.id, list | tuple) else message.id
                if key in result:
                    assert result[key][0] == message.string, (
                        f"{key!r}: {path.name} and {result[key][1]} differ"
                    )
                result[key] = (message.string, path.name)
    return result


def test_every_text_is_translated() -> None:
    known = translated()
    missing = {
        key: place for key, place in used().items() if key not in known or not any(_forms(known[key][0]))
    }
    assert not missing, f"{len(missing)} texts without Indonesian: {list(missing.items())[:20]}"


def test_no_translation_is_left_over() -> None:
    # msgids that come from data (e.g. generated from a table) stand in the code as text("...") too, so that this holds
    wanted = used()
    stale = {key: value[1] for key, value in translated().items() if key not in wanted}
    assert not stale, f"{len(stale)} translations of texts that no code uses: {list(stale.items())[:20]}"


def test_both_languages_use_the_same_fields() -> None:
    for key, (string, file) in translated().items():
        wanted = set(FIELD.findall(" ".join(key) if isinstance(key, tuple) else key))
        for form in _forms(string):
            assert set(FIELD.findall(form)) - {"roman"} <= wanted | {"roman"}, f"{file}: {key!r} -> {form!r}"
            if not isinstance(key, tuple):
                assert wanted - {"number"} <= set(FIELD.findall(form)) | {"number"}, (
                    f"{file}: {key!r} loses a field in {form!r}"
                )


def _forms(string: str | tuple[str, ...] | list[str]) -> list[str]:
    return [string] if isinstance(string, str) else [s for s in string if s]


@pytest.mark.parametrize(
    ("code", "value", "digits", "shown"),
    [
        ("id", 1234567.891, 2, "1.234.567,89"),
        ("en", 1234567.891, 2, "1,234,567.89"),
        ("id", 81.25, 1, "81,3"),
        ("en", -0.5, 0, "-1"),
        ("id", None, 2, "–"),
        ("en", 2.675, 2, "2.68"),
    ],
)
def test_numbers_follow_the_language_and_round_half_up(
    code: str, value: float | None, digits: int, shown: str
) -> None:
    assert i18n.language(code).number(value, digits) == shown


@given(
    st.sampled_from(i18n.CODES),
    st.floats(-1e15, 1e15, allow_nan=False),
    st.integers(0, 9),
    st.booleans(),
)
def test_numbers_are_written_as_babel_writes_them(code: str, value: float, digits: int, fixed: bool) -> None:
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    pattern = "#,##0" + ("." + ("0" if fixed else "#") * digits if digits else "")
    shown = format_decimal(rounded or abs(rounded), format=pattern, locale=i18n.language(code).locale)
    assert i18n.language(code).number(value, digits, fixed) == shown


@pytest.mark.parametrize(
    ("period", "indonesian", "english"),
    [
        ("2024", "2024", "2024"),
        ("2024-Q2", "Triwulan II 2024", "Q2 2024"),
        ("2025-S1", "Semester I 2025", "H1 2025"),
        ("2025-03", "Maret 2025", "March 2025"),
        ("2022-04-01..2023-03-31", "2022/23", "2022/23"),
    ],
)
def test_periods_are_named_in_the_language(period: str, indonesian: str, english: str) -> None:
    assert i18n.language("id").period(period) == indonesian
    assert i18n.language("en").period(period) == english
