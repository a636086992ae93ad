"""The words of an indicator: spelling made even, measure words, content words. Used by suggestions and by flaws."""

from __future__ import annotations

import re
import unicodedata

_SPELLINGS = {
    "prosentase": "persentase",
    "presentase": "persentase",
    "prosen": "persen",
    "percentage": "percent",
}

PERCENT_WORDS = frozenset({"persentase", "persen", "percent"})
COUNT_WORDS = frozenset({"jumlah", "banyaknya", "number", "count"})

# words that say how something is measured, or only hold a sentence together: they make any two indicators look alike
_EMPTY_WORDS = """
    tingkat indeks nilai rasio angka skor rata level index rate ratio score average total peningkatan meningkatnya
    meningkatkan terwujudnya tersedianya terlaksananya tersusunnya terpenuhinya increase increased
    yang dan di ke dari untuk dengan pada dalam oleh atas serta atau per sesuai telah akan terhadap sebagai tahun
    the of and to for in on with by from that at a an or as is are be year
"""
_EMPTY = PERCENT_WORDS | COUNT_WORDS | frozenset(_EMPTY_WORDS.split())

_WORD = re.compile(r"[^\W_]+")


def even(text: str) -> str:
    """Lower case, one spelling of percentage words, no punctuation, single blanks: equal when only the writing differs."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("%", " persen ")
    return " ".join(_SPELLINGS.get(word, word) for word in _WORD.findall(plain))


def content(text: str) -> list[str]:
    """The words that say what it is about, in their order."""
    return [word for word in even(text).split() if word not in _EMPTY]


def without_measure(text: str) -> str:
    """The evened text without a leading measure word: 'Jumlah Data ASN' and 'Persentase Data ASN' become equal."""
    words = even(text).split()
    while words and words[0] in PERCENT_WORDS | COUNT_WORDS | {"of", "total"}:
        words.pop(0)
    return " ".join(words)


def first_word(text: str) -> str:
    """The first word in even spelling, '' for an empty text."""
    words = even(text).split()
    return words[0] if words else ""
