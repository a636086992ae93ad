"""Who is reading and what they selected: one frozen value that the frame makes and every page takes."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from bsc.domain import Filters
from bsc.figures.look import Look
from bsc.i18n import Language
from bsc.store import Store

_KEY = "_reader"


@dataclass(frozen=True)
class Reader:
    """The selection of this run. ``unit_name`` and ``period`` are resolved: never empty when the organisation has data."""

    store: Store
    filters: Filters
    look: Look
    org_name: str
    synthetic: bool
    unit_name: str

    @property
    def lang(self) -> Language:
        return self.look.language


def set_reader(reader: Reader) -> None:
    """Called by the frame, before the page runs."""
    st.session_state[_KEY] = reader


def reader() -> Reader:
    """The reader of this run."""
    found = st.session_state[_KEY]
    assert isinstance(found, Reader)
    return found
