"""Our components: their scripts and style sheets are files of ``browser``, which the reader's browser fetches once.

Given to Streamlit as text they would be sent along with every part of a page at every change: 20 kB a part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from bsc.figures.markup import Markup

_OURS = "selaras"
_FILES = "browser"
_IMPLIED = re.compile("</(?:td|th|tr|li|dt|dd)>")


def mount(name: str, root: str, key: str, data: Mapping[str, Any], **changed: Callable[[], object]) -> Any:
    """Put the component of ``browser/<name>.js`` on the page; ``root`` is the class of the element it draws in.

    ``changed``: ``on_<trigger>_change`` for each trigger of the script; what was triggered is an attribute of the result,
    for one run.
    """
    component = f"{_OURS}.{name}"
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(component) is None:
        # what Streamlit does for components of installed packages; Selaras runs without being installed
        files = ComponentConfig(name, _FILES)
        manager.register_from_manifest(ComponentManifest(_OURS, "", [files]), Path(__file__).parent)
    return _component(component, f'<div class="{root}"></div>', f"{name}.js")(
        key=key, data=dict(data), **changed
    )


def short(markup: Markup) -> str:
    """The same markup in fewer bytes: attributes in single quotes, which JSON sends as they are, and without the end tags
    that HTML lets away.

    All quotes and brackets of texts and values are escaped, so those that are left are ours.
    """
    return _IMPLIED.sub("", markup.replace('"', "'"))


@st.cache_resource(show_spinner=False)
def _component(component: str, html: str, script: str) -> Any:
    return st.components.v2.component(component, html=html, js=script)
