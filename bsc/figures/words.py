"""Words inside pictures: how wide a text will be, cut to a width, broken into lines."""

from __future__ import annotations

_NARROW = frozenset("iljtfrI.,:;'|!()[] ")
_WIDE = frozenset("mwMWQO%@—")


def width_of(words: str, size: float) -> float:
    """About how wide ``words`` are at ``size`` pixels in a plain sans serif; a little too wide rather than too narrow."""
    units = sum(
        0.32 if c in _NARROW else 0.86 if c in _WIDE else 0.66 if c.isupper() else 0.54 for c in words
    )
    return units * size


def clipped(words: str, room: float, size: float) -> str:
    """``words``, ended with … where they are wider than ``room``; empty when there is room for next to nothing."""
    words = " ".join(words.split())
    if width_of(words, size) <= room:
        return words
    kept = words
    while kept and width_of(kept + "…", size) > room:
        kept = kept[:-1]
    kept = kept.rstrip(" ,.;:-")
    return f"{kept}…" if len(kept) > 1 else ""


def lines_of(words: str, room: float, size: float, most: int) -> list[str]:
    """``words`` in at most ``most`` lines no wider than ``room``; the last one is clipped when they do not fit."""
    lines: list[str] = []
    left = words.split()
    while left and len(lines) < most:
        if len(lines) == most - 1:
            lines.append(clipped(" ".join(left), room, size))
            break
        line = left.pop(0)
        while left and width_of(f"{line} {left[0]}", size) <= room:
            line += f" {left.pop(0)}"
        lines.append(clipped(line, room, size))
    return [line for line in lines if line]
