"""Plotly charts on the page: our own look, words for who cannot see them, and saving as PNG or SVG."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from bsc.ui import saving, stage
from bsc.ui.reader import reader

_HERE = Path(__file__).parent


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component(
        "selaras_chart",
        html='<div class="picture"></div>',
        css=(_HERE / "picture.css").read_text("utf-8"),
        js=saving.script("chart.js"),
    )


def show(figure: go.Figure, key: str, alt: str, *, n: int | None = None) -> None:
    """Put a chart on the page. ``key`` names it and its file; ``alt`` says what it shows and is the title of the file;
    ``n`` how many things it is about."""
    now = reader()
    st.plotly_chart(figure, key=key, alt=alt, width="stretch", config={"displayModeBar": False}, theme=None)
    stage.plot(key)
    _component()(
        key=f"save_{key}",
        data={
            "html": str(saving.buttons(now)),
            "chart": key,
            "file": saving.words(now, key.replace("_", "-"), alt, n),
        },
    )
