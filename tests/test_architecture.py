"""The arrows of the design, read from the code itself: who may import whom, where SQL and Streamlit may stand."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted([ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "bsc").rglob("*.py")])
SQL = re.compile(
    r"^\s*(select\b.*\bfrom|insert\s+into|update\s+\w+\s+set|delete\s+from|create\s+(or\s+replace\s+)?(table|view|macro|temp)|"
    r"with\s+\w+\s+as\s*\(|drop\s+(table|view)|copy\s+\w+|attach\s)",
    re.I | re.S,
)

# package (the longest prefix counts) -> what it must never import
FORBIDDEN = {
    "pages": ("streamlit", "duckdb", "plotly", "pandas", "bsc.store", "bsc.queries"),
    "bsc.figures": (
        "duckdb",
        "streamlit",
        "bsc.policy",
        "bsc.store",
        "bsc.queries",
        "bsc.ui",
        "bsc.analysis",
    ),
    "bsc.analysis": ("plotly", "streamlit", "bsc.ui", "bsc.figures", "bsc.store"),
    "bsc.reports": ("plotly", "streamlit", "bsc.ui", "bsc.figures"),
    "bsc.cascade": ("duckdb", "plotly", "streamlit", "bsc.ui", "bsc.figures", "bsc.store"),
    "bsc.people": (
        "duckdb",
        "pandas",
        "plotly",
        "streamlit",
        "bsc.ui",
        "bsc.figures",
        "bsc.store",
        "bsc.queries",
    ),
    "bsc.whatif": ("duckdb", "plotly", "streamlit", "bsc.ui", "bsc.figures", "bsc.store"),
    "bsc.suggest": ("duckdb", "plotly", "streamlit", "bsc.ui", "bsc.figures", "bsc.store"),
    "bsc": ("streamlit", "bsc.ui"),
    "bsc.ui": (),
}
PAGES_MAY = ("bsc.ui", "bsc.analysis", "bsc.figures", "bsc.reports", "bsc.present", "bsc.workspace")


def module_name(path: Path) -> str:
    name = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    return name.removesuffix(".__init__")


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
    return found


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_module_imports_only_what_its_place_allows(path: Path) -> None:
    name = module_name(path)
    package = max((p for p in FORBIDDEN if within(name, p)), key=len, default=None)
    if package is None:  # app.py
        return
    wrong = {i for i in imports(path) for banned in FORBIDDEN[package] if within(i, banned)}
    assert not wrong, f"{name} must not import {sorted(wrong)}"
    if package == "pages":
        strangers = {
            i
            for i in imports(path)
            if within(i, "bsc") and i != "bsc" and not any(within(i, p) for p in PAGES_MAY)
        }
        assert not strangers, f"{name} may import only {PAGES_MAY}, not {sorted(strangers)}"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_sql_stands_in_files_and_no_built_text_is_executed(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not SQL.match(node.value), (
                f"{path.name}:{node.lineno} holds SQL text: it belongs in queries/"
            )
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("execute", "sql", "query")
        ):
            for argument in node.args[:1]:
                built = isinstance(argument, ast.JoinedStr | ast.BinOp) or (
                    isinstance(argument, ast.Call)
                    and isinstance(argument.func, ast.Attribute)
                    and argument.func.attr == "format"
                )
                assert not built, f"{path.name}:{node.lineno} executes a text put together at run time"


def test_no_module_is_a_drawer_for_everything() -> None:
    assert not [p for p in MODULES if re.fullmatch(r"(utils?|helpers?|common|misc)", p.stem)]


@pytest.mark.parametrize("path", [p for p in MODULES if p.stat().st_size], ids=module_name)
def test_a_module_says_what_it_owns(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), f"{path.name} has no docstring"


def test_public_functions_are_documented() -> None:
    bare = []
    for path in MODULES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                bare.append(f"{module_name(path)}.{node.name}")
    assert not bare, f"public, and without a docstring: {bare}"


def test_pages_stay_thin() -> None:
    long = {
        p.name: n for p in (ROOT / "pages").glob("*.py") if (n := len(p.read_text("utf-8").splitlines())) > 60
    }
    assert not long


def test_imports_make_no_circle_between_packages() -> None:
    arrows: dict[str, set[str]] = {}
    for path in MODULES:
        name = module_name(path)
        here = ".".join(name.split(".")[:2])
        for target in imports(path):
            if within(target, "bsc") and target != "bsc":
                there = ".".join(target.split(".")[:2])
                if (
                    there != here
                    and (ROOT / there.replace(".", "/")).exists()
                    | (ROOT / (there.replace(".", "/") + ".py")).exists()
                ):
                    arrows.setdefault(here, set()).add(there)

    def walk(node: str, path: list[str]) -> list[str] | None:
        if node in path:
            return [*path[path.index(node) :], node]
        return next((loop for n in sorted(arrows.get(node, ())) if (loop := walk(n, [*path, node]))), None)

    loops = {tuple(loop) for start in arrows if (loop := walk(start, []))}
    assert not loops, f"packages import each other in a circle: {loops}"
