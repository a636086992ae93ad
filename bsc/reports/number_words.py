"""What stands around a number in a cell: multipliers, currencies, the words of bounds, ranges and changes, as patterns."""

from __future__ import annotations

import re

MULTIPLIERS: dict[str, float] = {
    "k": 1e3, "rb": 1e3, "ribu": 1e3, "thousand": 1e3, "thousands": 1e3, "tsd": 1e3, "000": 1e3, "000s": 1e3,
    "jt": 1e6, "juta": 1e6, "million": 1e6, "millions": 1e6, "mio": 1e6, "mn": 1e6, "mln": 1e6, "mill": 1e6,
    "m": 1e6, "mil": 1e6,
    "miliar": 1e9, "milyar": 1e9, "milliar": 1e9, "billion": 1e9, "billions": 1e9, "bn": 1e9, "mrd": 1e9, "b": 1e9,
    "mlr": 1e9,
    "triliun": 1e12, "trilyun": 1e12, "trillion": 1e12, "tn": 1e12, "t": 1e12, "trn": 1e12,
}  # fmt: skip
SHORT = {"k", "m", "b", "t"}  # only directly behind the digits or after a currency
CURRENCY = r"(?:rp\.?|idr|us\$|usd|aud|cad|nzd|a\$|c\$|nz\$|\$|£|gbp|€|eur|chf|¥|jpy|myr|rm|sgd|s\$|kr|sek|dkk|nok|₹|inr|zar)"
NUMBER = re.compile(
    rf"""^(?P<sign>[-+])?\s*(?P<cur1>{CURRENCY})?\s*(?P<sign2>[-+])?\s*
    (?P<num>(?:\d(?:[\d.,'’]|[ ](?=\d{{3}}(?!\d)))*|[.,]\d+)(?:e[-+]?\d+)?)
    (?P<rest>.*)$""",
    re.X | re.I | re.S,
)
LOW_WORDS = (
    r"(?:>\s?=|=\s?>|≥|>|&gt;\s?=?|min(?:imal|imum)?\.?|at\s+least|paling\s+(?:sedikit|rendah|kurang)|sekurang-?kurangnya|"
    r"lebih\s+dari(?:\s+atau\s+sama\s+dengan)?|tidak\s+kurang\s+dari|diatas|di\s+atas|no\s+less\s+than|not\s+less\s+than|"
    r"more\s+than|greater\s+than(?:\s+or\s+equal\s+to)?|over|above|exceed(?:s|ing)?|mindestens|über|minimo|mínimo|au\s+moins)"
)
HIGH_WORDS = (
    r"(?:<\s?=|=\s?<|≤|<|&lt;\s?=?|ma(?:x|ks)(?:imal|imum)?\.?|at\s+most|paling\s+(?:banyak|tinggi|lama|lambat)|"
    r"kurang\s+dari(?:\s+atau\s+sama\s+dengan)?|tidak\s+(?:lebih|melebihi)(?:\s+dari)?|dibawah|di\s+bawah|no\s+more\s+than|"
    r"not\s+more\s+than|not\s+exceed(?:ing)?|less\s+than(?:\s+or\s+equal\s+to)?|fewer\s+than|under|below|up\s+to|within|"
    r"höchstens|unter|máximo|maximo|au\s+plus|sebanyak-?banyaknya)"
)
LOW = re.compile(rf"^{LOW_WORDS}\s*(?=[\d.,(\-+]|{CURRENCY})", re.I)
HIGH = re.compile(rf"^{HIGH_WORDS}\s*(?=[\d.,(\-+]|{CURRENCY})", re.I)
STRICT = re.compile(  # of the words of a bound: those that leave the bound itself out
    r"(?:>|<|&gt;|&lt;|lebih\s+dari|kurang\s+dari|di\s?atas|di\s?bawah|(?:more|greater|less|fewer)\s+than|over|above|exceed(?:s|ing)?|"
    r"under|below|über|unter)\s*",
    re.I,
)
LOW_AFTER = re.compile(
    r"\s*(?:or\s+(?:more|above|higher|over|greater)|atau\s+lebih|ke\s+atas|minimum|\+|or\s+better)$", re.I
)
HIGH_AFTER = re.compile(
    r"\s*(?:or\s+(?:less|below|lower|fewer|under)|atau\s+kurang|ke\s+bawah|maximum)$", re.I
)
RANGE = re.compile(
    r"^(?:between|antara|range)?\s*(?P<a>[^a-z]*?\d[^a-z]*?|[^a-z]*?\d\s*%)\s*"
    r"(?:\s-\s|-|\bs\.?\s?/?d\.?(?=\s)|\bsampai(?:\s+dengan)?\b|\bto\b|\band\b|\bdan\b|~|\bbis\b)\s*"
    r"(?P<b>\+?\d.*)$",
    re.I | re.S,
)
CHANGE = re.compile(  # 50% reduction, turun 10%, 10% di atas 2019: how far from another number, no level
    r"\b(?:reduction|reduce[ds]?|increase[ds]?|decrease[ds]?|decline[ds]?|growth|improvement|turun|naik|penurunan|kenaikan|"
    r"peningkatan|meningkat|menurun|berkurang|bertambah|lower than|higher than|(?:from|vs\.?|versus|dari) (?:the )?baseline|"
    r"(?:di )?(?:atas|bawah) (?:tahun )?(?:19|20)\d\d|year on year|yoy|on last year|dari tahun lalu)\b",
    re.I,
)
