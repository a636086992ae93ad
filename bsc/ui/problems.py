"""What went wrong, shown to the reader: what, where, what to do; never a stack trace."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from bsc.errors import BscError
from bsc.i18n import Language
from bsc.ui.plain import plain

_LOG = logging.getLogger("selaras")


def show(error: BscError, lang: Language) -> None:
    """One problem: its title in bold, where and why, and what to do."""
    parts = [f"**{plain(lang.show(error.title))}**"]
    parts += [plain(lang.show(part)) for part in (error.message, error.hint) if part]
    st.error("  \n".join(parts), icon=":material/error:")


@contextmanager
def boundary(lang: Language) -> Iterator[None]:
    """Show what is raised inside instead of breaking the page; what we did not foresee goes to the server's log."""
    try:
        yield
    except BscError as error:
        show(error, lang)
    except Exception:
        number = secrets.token_hex(3)
        _LOG.exception("problem %s", number)
        title = lang.t("This part of the page could not be shown.")
        hint = lang.t(
            "The details stand in the server's log under number {number}. Reload the page, or choose another "
            "view; nothing was changed.",
            number=number,
        )
        st.error(f"**{title}**  \n{hint}", icon=":material/error:")


def attempt(work: Callable[[], object], lang: Language) -> None:
    """Do a write and show the page anew, or say why it was refused."""
    try:
        work()
    except BscError as error:
        show(error, lang)
        return
    st.rerun()
