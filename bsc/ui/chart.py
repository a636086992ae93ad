"""Plotly charts on the page: our own look, words for who cannot see them, and saving as PNG or SVG."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from bsc.ui import component, saving, stage
from bsc.ui.component import short
from bsc.ui.reader import reader


def show(figure: go.Figure, key: str, alt: str, *, n: int | None = None) -> None:
    """Put a chart on the page. ``key`` names it and its file; ``alt`` says what it shows and is the title of the file;
    ``n`` how many things it is about."""
    now = reader()
    st.plotly_chart(figure, key=key, alt=alt, width="stretch", config={"displayModeBar": False}, theme=None)
    stage.plot(key)
    data = {
        "html": short(saving.buttons(now)),
        "chart": key,
        "file": saving.words(now, key.replace("_", "-"), alt, n),
    }
    component.mount("chart", "picture", f"save_{key}", data)
