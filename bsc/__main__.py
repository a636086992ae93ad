"""``python -m bsc COMMAND``: finds the command's module below ``bsc/commands`` and runs it. Owns no command itself."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence

from bsc import commands
from bsc.errors import BscError
from bsc.i18n import Language


def parser(lang: Language | None = None) -> argparse.ArgumentParser:
    """The parser of the whole command line, its help in ``lang`` (default: the terminal's language)."""
    lang = lang or commands.terminal_language()
    top = argparse.ArgumentParser(prog="python -m bsc", description=lang.t("Selaras in the terminal."))
    subparsers = top.add_subparsers(dest="command", required=True, metavar=lang.t("COMMAND"))
    for module in commands.modules():
        module.add(subparsers)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit status. A problem the reader can solve goes to standard error, status 1."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that is not UTF-8 must not end an import
            stream.reconfigure(encoding="utf-8", errors="replace")
    lang = commands.terminal_language(arguments)
    args = parser(lang).parse_args(arguments)
    try:
        return int(args.run(args))
    except BscError as error:
        print(error.render(lang), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(lang.t("Stopped."), file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
