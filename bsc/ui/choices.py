"""What the reader chose, kept in the URL as language-neutral codes, so that every view is a link.

Streamlit can bind a widget to the URL by itself, but then writes the translated label there; a link made in one
language would be lost in the other. Here the code is kept under a key of its own, the widget only shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Literal

import streamlit as st

HOME = "overview"  # the page whose address has no name
_KEPT = ("lang", "org", "unit", "period", "rules", "today")


def current(name: str, allowed: Collection[str] | None, default: str) -> str:
    """The code chosen for ``name``: from the URL when that brings a new one, else what was chosen before.

    A code that is not ``allowed`` (None: any) gives ``default``. What comes out is written back to the URL.
    """
    state = st.session_state
    url = st.query_params.get(name)
    if url is not None and url != state.get(f"url:{name}"):
        state[f"choice:{name}"] = url
    value = str(state.get(f"choice:{name}", default))
    if allowed is not None and value not in allowed:
        value = default
    remember(name, value)
    return value


def remember(name: str, value: str) -> None:
    """Choose ``value`` for ``name`` from code; an empty one leaves the URL."""
    st.session_state[f"choice:{name}"] = value
    st.session_state[f"url:{name}"] = value
    if value:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def choice(
    name: str,
    label: str,
    options: Sequence[str],
    show: Callable[[str], str],
    *,
    default: str | None = None,
    kind: Literal["select", "segments"] = "select",
    label_visibility: Literal["visible", "hidden", "collapsed"] = "visible",
    width: Literal["stretch"] | int = "stretch",
    place: str = "",
) -> str:
    """A widget for one code out of ``options``, shown through ``show``; returns the chosen code.

    ``place`` tells two widgets for the same name on one page apart.
    """
    value = current(name, options, default if default is not None else options[0])
    key = f"_{name}{place}"
    labels = [show(option) for option in options]
    # else the browser shows it already: what is set is sent again with all its options
    if (st.session_state.get(key), st.session_state.get(f"labels:{key}")) != (value, labels):
        st.session_state[key] = value
        st.session_state[f"labels:{key}"] = labels

    def changed() -> None:
        picked = st.session_state.get(key)
        if picked is not None:
            st.session_state[f"choice:{name}"] = picked

    if kind == "segments":
        st.segmented_control(
            label,
            list(options),
            format_func=show,
            key=key,
            on_change=changed,
            required=True,
            label_visibility=label_visibility,
        )
    else:
        st.selectbox(
            label,
            list(options),
            format_func=show,
            key=key,
            on_change=changed,
            label_visibility=label_visibility,
            width=width,
        )
    return value


def here(name: str) -> str:
    """What the URL says about ``name``, and nothing else: gone when the reader leaves the page."""
    return str(st.query_params.get(name, ""))


def leave(name: str) -> None:
    """Take ``name`` out of the URL."""
    if name in st.query_params:
        del st.query_params[name]


def kept() -> dict[str, str]:
    """What a link carries along, whatever page it leads to."""
    return {name: code for name, code in all_current().items() if name in _KEPT}


def all_current() -> dict[str, str]:
    """Every parameter of the URL as it stands."""
    return dict(st.query_params.to_dict())
