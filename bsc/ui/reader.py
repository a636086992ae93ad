"""Who is reading and what they selected: one frozen value that the frame makes and every page takes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import streamlit as st

from bsc.domain import Filters
from bsc.figures.look import Look
from bsc.i18n import Language
from bsc.organisations import Organisation
from bsc.policy_model import Policy
from bsc.store import Store

_KEY = "_reader"


@dataclass(frozen=True)
class Reader:
    """The selection of this run. Unit and period of ``filters`` are resolved: empty only
    when the organisation has none."""

    store: Store
    filters: Filters
    look: Look
    organisation: Organisation
    policy: Policy
    units: pd.DataFrame  # as selection.units gives them

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """Names of all units by code."""
        return dict(zip(self.units["unit"], self.units["name"], strict=True))

    @property
    def unit_name(self) -> str:
        """The name of the selected unit."""
        return self.unit_names.get(self.filters.unit, self.filters.unit)

    @property
    def perspective_names(self) -> dict[str, str]:
        """Names of the perspectives of the newest rules by code, in their order."""
        return {p.code: p.name.show(self.lang) for p in self.policy.latest.perspectives}

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
