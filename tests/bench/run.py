"""Runs the benches and prints their ratios against the budgets, and the peak memory of each.

    python tests/bench/run.py [NAME ...]

A bench is a module ``bench_NAME.py`` beside this file with ``measure(folder) -> list[Ratio]``. Each runs in a process
of its own, so that the peak memory is its own; machines are noisy, so only ratios within one run are compared.
Exit status 1 when a ratio is over its budget.
"""

from __future__ import annotations

import importlib
import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))


@dataclass(frozen=True)
class Ratio:
    """One measured ratio: ``value`` times what ``against`` takes; ``detail`` gives the absolute numbers."""

    what: str
    value: float
    budget: float
    against: str
    detail: str = ""


def names() -> list[str]:
    """The benches there are."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def child(name: str) -> None:
    """Run one bench and print its ratios as JSON, a line each, then the peak memory in MB (this process, its children)."""
    module = importlib.import_module(f"tests.bench.bench_{name}")
    with tempfile.TemporaryDirectory(prefix="selaras-bench-") as folder:
        for ratio in module.measure(Path(folder)):
            print(json.dumps(asdict(ratio)), flush=True)
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    peaks = [
        resource.getrusage(who).ru_maxrss // scale for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    print(json.dumps({"peak": peaks}), flush=True)


def main(wanted: list[str]) -> int:
    """Run the benches and print a table."""
    over = 0
    print(f"{'':9}{'ratio':>7}{'budget':>8}  what, against what")
    for name in wanted or names():
        done = subprocess.run(
            [sys.executable, __file__, "--child", name],
            capture_output=True,
            text=True,
            cwd=HERE.parent.parent,
        )
        if done.returncode:
            print(f"{name}: failed\n{done.stderr[-2000:]}")
            over += 1
            continue
        for line in done.stdout.splitlines():
            data = json.loads(line)
            if "peak" in data:
                own, children = data["peak"]
                print(f"{'':26}{name}: peak memory {own} MB, of its child processes {children} MB")
                continue
            ratio = Ratio(**data)
            held = ratio.value <= ratio.budget
            over += not held
            mark = "ok" if held else "OVER"
            print(f"{mark:9}{ratio.value:7.2f}{ratio.budget:8.2f}  {ratio.what}, against {ratio.against}")
            if ratio.detail:
                print(f"{'':26}{ratio.detail}")
    return 1 if over else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2])
    else:
        sys.exit(main(sys.argv[1:]))
