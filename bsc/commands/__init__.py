"""The commands of ``python -m bsc``: their list, and what all of them share (language, store, options).

A command's module has ``add(subparsers)``, which registers its parser and ends with
``parser.set_defaults(run=run)``, and ``run(args) -> int``, the exit status. A command that needs the store also
has ``work(store, job) -> dict``: ``run`` hands the job over (``bsc.handover``) and whoever owns the store file
calls ``work``.
"""

from __future__ import annotations

import argparse
import functools
import getpass
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from bsc.i18n import Language, Text, language
from bsc.store import default_path

# command -> module below this package, in the order of the help text; add yours here
MODULES: dict[str, str] = {
    "import": "import_",
    "withdraw": "withdraw",
    "rebuild": "rebuild",
    "reports": "reports",
    "problems": "problems",
    "explain": "explain",
    "cascade": "cascade",
    "people": "people",
    "person": "person",
    "organisation": "organisation",
    "edit": "edit",
    "rule": "rule",
    "balance": "balance",
    "quality": "quality",
    "pack": "pack",
    "whatif": "whatif",
    "suggest": "suggest",
    "suggest-train": "suggest_train",
}


@functools.cache
def modules() -> tuple[ModuleType, ...]:
    """The command modules, each once."""
    return tuple(importlib.import_module(f"bsc.commands.{name}") for name in dict.fromkeys(MODULES.values()))


def module(command: str) -> ModuleType:
    """The module of one command; KeyError when there is no such command."""
    return importlib.import_module(f"bsc.commands.{MODULES[command]}")


def terminal_language(argv: Sequence[str] | None = None) -> Language:
    """The language of ``--lang`` in ``argv`` (default: the process's own), else of the terminal's locale.

    A terminal without a language (LANG unset or C) gets Indonesian, any other than Indonesian gets English.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    for here, after in zip(arguments, [*arguments[1:], ""], strict=False):
        if here == "--lang":
            return language(after)
        if here.startswith("--lang="):
            return language(here.removeprefix("--lang="))
    locale = next((v for k in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(k))), "")
    code = locale.split(".")[0].split("_")[0].lower()
    return language("id" if code in ("", "c", "posix", "id", "in") else "en")


def language_of(args: argparse.Namespace) -> Language:
    """The language of a parsed command: its --lang, else the terminal's."""
    return language(args.lang) if args.lang else terminal_language([])


def add_shared(parser: argparse.ArgumentParser) -> None:
    """The options every command has: --store, --json, --lang."""
    lang = terminal_language()
    parser.add_argument(
        "--store",
        type=Path,
        default=default_path(),
        help=lang.t("the store file (default: {path})", path="%(default)s"),
    )
    parser.add_argument(
        "--json", action="store_true", help=lang.t("print JSON, one object a line, and nothing else")
    )
    parser.add_argument("--lang", choices=("id", "en"), help=lang.t("language of the texts"))


def user() -> str:
    """Who sits at the terminal, as the ledger writes it down: stated, not proved."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no entry for the user id, as in some containers
        return "terminal"


class Meter:
    """A line of progress on standard error of a terminal; silent everywhere else. Standard output stays clean."""

    def __init__(self, lang: Language) -> None:
        self._lang = lang
        self._shown = 0

    def __enter__(self) -> Meter:
        return self

    def __call__(self, done: float, what: Text) -> None:
        if sys.stderr.isatty():
            line = f"{self._lang.number(100 * done, 0)} %  {self._lang.show(what)}"[:100]
            sys.stderr.write("\r" + line.ljust(self._shown))
            sys.stderr.flush()
            self._shown = len(line)

    def __exit__(self, *_: object) -> None:
        if self._shown:
            sys.stderr.write("\r" + " " * self._shown + "\r")
            sys.stderr.flush()
