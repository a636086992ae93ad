"""Policy: the rule sets that ship, and how a policy file is read: loading, strict validation, what extends what.

A rule set is a TOML file in ``data/policy/``; every rule is a list of dated values, each with a reference. What comes out
is a ``bsc.policy_model.Policy``; an error says file, key and what is wrong.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bsc.errors import PolicyError
from bsc.i18n import text
from bsc.policy_model import FIRST_DAY, Entry, Policy, Reference, Version, problem, validate
from bsc.policy_rules import BLANK, INDICATOR_WEIGHTS, OBJECTIVE_WEIGHTS, RULES, Labels, Problem

_CATALOGUE = Reference("catalogue", Labels("Sebagaimana dalam katalog", "As in the catalogue"), "default")
FOLDER = Path(__file__).parent.parent / "data" / "policy"


def names() -> list[str]:
    """The rule sets that ship, by file name."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@functools.cache
def load(rule_set: str) -> Policy:
    """The rule set of that name. PolicyError when there is none, or when its file breaks a rule."""
    path = FOLDER / f"{rule_set}.toml"
    if rule_set != Path(rule_set).name or not path.is_file():
        raise PolicyError(
            "unknown_rule_set",
            text("There is no rule set of that name."),
            text("Asked for: {name}", name=rule_set),
            text("There are: {names}", names=", ".join(names())),
        )
    return read(path)


def read(path: Path) -> Policy:
    """Read and validate a policy file. PolicyError says file, key and what is wrong."""
    try:
        return parse(path.read_text("utf-8"), path)
    except UnicodeDecodeError as error:
        raise problem(path.name, "", text("The file is not TOML: {error}", error=str(error))) from error


def parse(source: str, path: Path) -> Policy:
    """What a policy file says, as ``read`` does; ``path`` names it, and the folder of what it extends."""
    try:
        document = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise problem(path.name, "", text("The file is not TOML: {error}", error=str(error))) from error
    base = document.pop("extends", None)
    heritage: dict[str, list[Entry]] = {}
    references: dict[str, Reference] = {}
    if base is not None:
        if not isinstance(base, str) or not (path.parent / f"{base}.toml").is_file():
            raise problem(path.name, "extends", text("There is no rule set of that name."))
        heritage, references = _entries(path.parent / f"{base}.toml")
    entries, _ = _entries(path, document, references)
    merged = heritage | entries
    first = min((entry.since for values in merged.values() for entry in values), default=FIRST_DAY)
    for key in (
        OBJECTIVE_WEIGHTS,
        INDICATOR_WEIGHTS,
    ):  # a file that says nothing leaves them to the catalogue
        merged.setdefault(key, [Entry(key, first, (), _CATALOGUE)])
    for key in RULES:
        if key not in merged:
            raise problem(
                path.name, key, text("The rule is missing; mark it blank = true if it is not documented.")
            )
    days = sorted({entry.since for values in merged.values() for entry in values})
    # a rule set begins when all its rules have a value; dates in between make a version each
    begin = max(min(entry.since for entry in values) for values in merged.values())
    versions = []
    for day in [d for d in days if d >= begin]:
        state = {key: [e for e in merged[key] if e.since <= day][-1] for key in RULES}
        version = Version(day, state)
        validate(path.name, version)
        versions.append(version)
    return Policy(
        path.stem,
        _labels(path.name, "name", document),
        _labels(path.name, "about", document),
        tuple(versions),
    )


def _entries(
    path: Path, document: dict[str, Any] | None = None, inherited: Mapping[str, Reference] | None = None
) -> tuple[dict[str, list[Entry]], dict[str, Reference]]:
    """The dated values of a file by rule key, oldest first, and its references."""
    if document is None:
        document = tomllib.loads(path.read_text("utf-8"))
        document.pop("extends", None)
    references = dict(inherited or {})
    for code, given in _table(path.name, "references", document.get("references", {})).items():
        where = f"references.{code}"
        _only(path.name, where, given, {"title", "kind", "by"})
        kinds = ("regulation", "second_hand", "default", "illustrative", "reader")
        if given.get("kind") not in kinds:
            raise problem(
                path.name, f"{where}.kind", text("Write one of: {choices}", choices=", ".join(kinds))
            )
        title = _labels(path.name, where, given, "title")
        references[code] = Reference(code, title, given["kind"], str(given.get("by", "")))
    found: dict[str, list[Entry]] = {}
    for key, given in _flat(
        path.name, {k: v for k, v in document.items() if k not in ("name", "about", "references")}
    ):
        entries = [_entry(path.name, key, item, references) for item in given]
        if [e.since for e in entries] != sorted({e.since for e in entries}):
            raise problem(path.name, key, text("The dated values must stand from old to new, one a day."))
        found[key] = entries
    return found, references


def _flat(file: str, document: Mapping[str, Any]) -> list[tuple[str, list[Any]]]:
    """(rule key, its dated values) of the nested tables; PolicyError for a key that is no rule."""
    found = []
    for name, value in document.items():
        pairs = [(f"{name}.{k}", v) for k, v in value.items()] if isinstance(value, dict) else [(name, value)]
        for key, given in pairs:
            if key not in RULES:
                raise problem(file, key, text("There is no such rule."))
            if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
                raise problem(
                    file, key, text("Write it as dated values: [[{key}]] with from and value.", key=key)
                )
            found.append((key, given))
    return found


def _entry(file: str, key: str, given: dict[str, Any], references: Mapping[str, Reference]) -> Entry:
    _only(file, key, given, {"from", "value", "blank", "reference", "page", "note", "places"})
    since = given.get("from")
    if type(since) is not date:
        raise problem(file, f"{key}.from", text("Write a date, e.g. 2026-01-01."))
    if given.get("reference") not in references:
        raise problem(file, f"{key}.reference", text("Name one of the file's references."))
    if given.get("blank", False) is True:
        if "value" in given:
            raise problem(file, key, text("A blank rule has no value."))
        value: Any = BLANK
    elif "blank" in given or "value" not in given:
        raise problem(file, f"{key}.value", text("Give a value, or blank = true if it is not documented."))
    else:
        try:
            value = RULES[key].read(given["value"])
        except Problem as found:
            raise problem(file, key, found.why) from found
    page = given.get("page", "")
    if not isinstance(page, str):
        raise problem(file, f"{key}.page", text("Write text in quotes."))
    note = _labels(file, key, given, "note") if "note" in given else None
    places = tuple(
        Entry(place["place"], place["from"], place["value"], references[place["reference"]])
        for place in given.get("places", [])
    )
    return Entry(key, since, value, references[given["reference"]], page, note, places)


def _table(file: str, key: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(item, dict) for item in value.values()):
        raise problem(file, key, text("Write it as tables."))
    return value


def _only(file: str, key: str, given: Mapping[str, Any], allowed: set[str]) -> None:
    for name in given:
        if name not in allowed:
            raise problem(file, f"{key}.{name}", text("There is no such rule."))


def _labels(file: str, key: str, given: Mapping[str, Any], name: str = "") -> Labels:
    value = given.get(name or key)
    where = f"{key}.{name}" if name else key
    if (
        not isinstance(value, dict)
        or set(value) != {"id", "en"}
        or not all(isinstance(v, str) for v in value.values())
    ):
        raise problem(file, where, text("Write names in both languages: id and en."))
    return Labels(value["id"], value["en"])
