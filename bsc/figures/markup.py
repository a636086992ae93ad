"""HTML and SVG put together from escaped parts: the only place where Selaras writes markup.

``tag("td", name, class_="num")`` escapes every text and attribute value it is given; what it returns is ``Markup``
and is taken as it is when it becomes a part of something larger. Names of tags and attributes come from our code,
never from data, and are checked all the same; links may only lead within Selaras.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from html import escape as _escape
from typing import TypeAlias

_TAG = re.compile(r"[a-z][a-zA-Z0-9]*")
_ATTRIBUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
_VOID = {"br", "hr", "img", "input", "col"}
_SHAPES = {"line", "polyline", "circle", "rect", "path", "polygon"}  # of a drawing, closed at once when empty
_FORBIDDEN = {"script", "style", "iframe", "object", "embed", "form", "link", "meta", "base"}
_OWN_PICTURE = re.compile(
    r"data:image/svg\+xml;base64,[A-Za-z0-9+/=]*"
)  # drawn by us, inside the page itself
_OWN_LINK = re.compile(r"#|(\./)?([a-z0-9_-]*)(\?|#|$)")


class Markup(str):
    """Text that is markup already. Only the functions of this module make it."""

    __slots__ = ()


Part: TypeAlias = "str | Markup | int | Iterable[Part] | None"


def escape(value: object) -> Markup:
    """``value`` as text inside an element or an attribute; Markup stays as it is."""
    return value if isinstance(value, Markup) else Markup(_escape(str(value), quote=True))


def join(*parts: Part) -> Markup:
    """Parts one after the other, escaped where they are plain text; None gives nothing."""
    made: list[str] = []
    _add(made, parts)
    return Markup("".join(made))


def tag(name: str, /, *parts: Part, **attributes: str | int | float | bool | None) -> Markup:
    """An element ``name`` around ``parts``.

    Attributes: a trailing underscore is dropped (``class_``, ``for_``), other underscores become hyphens
    (``data_open``, ``aria_label``); None and False leave the attribute out, True gives it without a value.
    ValueError for an element or attribute that could run a script, or a link that leads out.
    """
    made = [_opening(name)]
    made += [_attribute(key, value) for key, value in attributes.items()]
    if name in _VOID or (name in _SHAPES and not parts):
        made.append("/>")
    else:
        made.append(">")
        _add(made, parts)
        made.append(f"</{name}>")
    return Markup("".join(made))


# a page has thousands of elements and attributes, but few different ones


@functools.cache
def _opening(name: str) -> str:
    if not _TAG.fullmatch(name) or name.lower() in _FORBIDDEN:
        raise ValueError(f"no element {name!r}")
    return f"<{name}"


@functools.lru_cache(maxsize=16384, typed=True)
def _attribute(key: str, value: str | int | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.removesuffix("_").replace("_", "-")
    if not _ATTRIBUTE.fullmatch(name) or name.lower().startswith("on"):
        raise ValueError(f"no attribute {name!r}")
    inside = name == "src" and _OWN_PICTURE.fullmatch(str(value))
    if name in ("href", "src") and not inside and not _OWN_LINK.match(str(value)):
        raise ValueError(f"a link that leads out: {value!r}")
    return f" {name}" if value is True else f' {name}="{escape(value)}"'


def _add(made: list[str], parts: Iterable[Part]) -> None:
    for part in parts:
        if isinstance(part, Markup):
            made.append(part)
        elif isinstance(part, str):
            made.append(_escape(part, quote=True))
        elif isinstance(part, int):
            made.append(str(part))
        elif part is not None:
            _add(made, part)
