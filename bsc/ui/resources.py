"""What all sessions of the dashboard share: the one open store."""

from __future__ import annotations

import gc

import streamlit as st

from bsc.store import Store, default_path


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The store of this process; opened by the first session. StoreError when another process owns the file."""
    opened = Store(default_path())
    # Streamlit collects all generations after every rerun; what was loaded by now never becomes garbage, and walking
    # over it cost 60 to 100 ms a rerun (performance notes)
    gc.collect()
    gc.freeze()
    return opened
