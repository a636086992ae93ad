"""The README and the other texts for people hold what they promise."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_test_command_installs_and_tests() -> None:
    block = re.search(r"<!-- test:begin -->\n```\w*\n(.*?)```\n<!-- test:end -->", README, re.S)
    assert block, "README.md holds the test command between its markers"
    assert "pip install" in block[1]
    assert "pytest" in block[1]


def test_the_map_of_the_code_names_what_exists() -> None:
    section = README.split("## Map of the code")[1].split("\n## ")[0]
    named = {m.rstrip("/") for m in re.findall(r"`([\w./-]+)`", section)}
    gone = {n for n in named if not (ROOT / n).exists()}
    assert not gone, f"the map names things that are not there: {gone}"
    packages = {p.parent.relative_to(ROOT).as_posix() for p in (ROOT / "bsc").glob("*/__init__.py")}
    modules = {
        p.relative_to(ROOT).as_posix()
        for p in (ROOT / "bsc").glob("*.py")
        if not p.name.startswith("__init__")
    }
    assert not {p for p in packages | modules if p not in named}, (
        f"the map forgets {(packages | modules) - named}"
    )


def test_every_terminal_command_of_the_readme_exists() -> None:
    from bsc.__main__ import parser

    known = next(a for a in parser()._actions if a.dest == "command").choices
    named = set(re.findall(r"python -m bsc (\w[\w-]*)", README))
    assert named, "the README shows the terminal"
    assert named <= set(known)


def test_links_and_pictures_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (ROOT / target).exists(), target


def test_every_dependency_has_a_reason() -> None:
    for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            assert re.search(r"#\s*\S.{8,}", line), f"{line!r} gives no reason"


def test_the_glossary_is_complete_in_both_languages() -> None:
    terms = tomllib.loads((ROOT / "data/catalogue/glossary.toml").read_text("utf-8"))["term"]
    assert len({t["en"] for t in terms}) == len(terms) >= 15
    for term in terms:
        assert all(term[key].strip() for key in ("en", "id", "about_en", "about_id")), term["en"]


def test_no_machine_path_is_committed() -> None:
    places = [
        p
        for p in ROOT.rglob("*")
        if p.suffix in {".py", ".sql", ".md", ".toml", ".po"}
        and not {".venv", ".git", ".mypy_cache"} & set(p.parts)
    ]
    bad = [
        p.relative_to(ROOT)
        for p in places
        if p.name != "test_docs.py" and re.search(r"(?<![\w.])/(work|farm|root)/", p.read_text("utf-8"))
    ]
    assert not bad
