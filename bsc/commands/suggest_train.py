"""``python -m bsc suggest-train INDICATORS.csv``: learns the model of the suggestions and writes its card."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from bsc import commands
from bsc.errors import ReportError
from bsc.i18n import language, text
from bsc.suggest import card, lexicon, model, training


def add(subparsers: Any) -> None:
    """Register the command."""
    lang = commands.terminal_language()
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "suggest-train",
        help=lang.t(
            "learn the suggestions from labelled indicators, with cross-validation, and write the model card"
        ),
    )
    parser.add_argument("file", type=Path, help=lang.t("CSV file of labelled indicators"))
    parser.add_argument(
        "--out",
        type=Path,
        default=lexicon.FOLDER,
        help=lang.t("folder for the model and its card (default: {path})", path="%(default)s"),
    )
    parser.add_argument(
        "--unseen",
        type=Path,
        help=lang.t("CSV file of labelled indicators of other organisations, for the card only"),
    )
    parser.add_argument("--lang", choices=("id", "en"), help=lang.t("language of the texts"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Train, measure, write ``model.json`` and ``CARD.md``; a missing file or column is a ReportError."""
    lang = language(args.lang) if args.lang else commands.terminal_language()
    for path in (args.file, args.unseen):
        if path is not None and not path.is_file():
            raise ReportError("suggest.file", text("There is no file {file}.", file=str(path)))
    rows, examples = training.read_indicators(args.file), training.read_examples()
    fitted = training.train(rows, examples)
    args.out.mkdir(parents=True, exist_ok=True)
    stored = args.out / model.PATH.name
    model.save(fitted, stored)
    print(
        lang.t(
            "Learned from {rows} indicators and {examples} examples: {path}",
            rows=len(rows),
            examples=len(examples),
            path=str(stored),
        )
    )
    measured = [
        (left_out, training.measure(rows, examples, task, key))
        for task in ("level", "perspective")
        for left_out, key in (("organisation", training.by_organisation), ("source", training.by_source))
    ]
    written = args.out / "CARD.md"
    written.write_text(
        card.render(model.load(stored), rows, examples, measured, args.unseen, stored.stat().st_size), "utf-8"
    )
    print(lang.t("Measured on organisations that were left out: {path}", path=str(written)))
    return 0
