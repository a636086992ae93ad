"""Bench of the cascade: flow against networkx at 500,000 links, growth to 5 million, all measures at the sample's size.

``python -m tests.bench.cascade``; each size runs in a process of its own, so that its peak memory is its own.
Numbers of one run on one machine: trust the ratios.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date

import numpy as np

from bsc.cascade.alignment import alignment, concentration, duplication, own_mandate, unit_alignment
from bsc.cascade.check import check
from bsc.cascade.flow import Flow
from bsc.cascade.measures import all_measures
from bsc.cascade.model import Links, Nodes, Tier
from bsc.cascade.uncertainty import share_interval

DAY = date(2024, 12, 31)
OBJECTIVES = 24
COMPARED = 500_000
SIZES = (500_000, 1_000_000, 2_000_000, 5_000_000)
SAMPLE = 36_000  # links of an organisation of about 6,500 people


def cascade(links: int, seed: int = 1, missing: float = 0.0) -> tuple[Nodes, Links]:
    """Six levels, every tenth node with a second parent, rows in random order; ``missing``: shares left out."""
    rng = np.random.default_rng(seed)
    kpis = int(links / 1.1 * 0.9)
    inner = int(links / 1.1) - kpis
    sizes = [OBJECTIVES, *(max(1, int(inner * part / 156)) for part in (1, 5, 25, 125)), kpis]
    start = np.r_[0, np.cumsum(sizes)]
    child, parent, share = [], [], []
    for level in range(1, 6):
        nodes = np.arange(start[level], start[level + 1])
        first = rng.integers(start[level - 1], start[level], nodes.size)
        second = rng.integers(start[level - 1], start[level], nodes.size)
        two = (rng.random(nodes.size) < 0.1) & (first != second)
        child += [nodes, nodes[two]]
        parent += [first, second[two]]
        share += [np.where(two, 0.6, 1.0), np.full(int(two.sum()), 0.4)]
    order = rng.permutation(sum(part.size for part in child))
    given = np.concatenate(share)[order]
    given[rng.random(given.size) < missing] = np.nan
    tier = np.repeat(
        np.array([Tier.OBJECTIVE, Tier.INDICATOR, Tier.KPI], np.int8),
        [OBJECTIVES, start[5] - OBJECTIVES, kpis],
    )
    mass = np.where(tier == Tier.KPI, rng.random(tier.size), 0.0)
    ends = (np.concatenate(part)[order].astype(np.int32) for part in (child, parent))
    return Nodes(tier, mass=mass, weight=np.where(tier == Tier.OBJECTIVE, 1.0, 0.5)), Links(*ends, given)


def timed(work: Callable[[], object], runs: int = 3) -> tuple[float, object]:
    """The fastest of a few runs in seconds of CPU, which a busy machine does not stretch, and the last result."""
    best, result = float("inf"), None
    for _ in range(runs):
        begin = time.process_time()
        result = work()
        best = min(best, time.process_time() - begin)
    return best, result


def flow_of(nodes: Nodes, links: Links) -> np.ndarray:
    """Validation and flow, from arrays of links to what arrives at each objective."""
    return Flow(check(nodes, links, DAY)).arriving


def networkx_flow(nodes: Nodes, links: Links) -> np.ndarray:
    """The same with networkx: build, look for loops (topological order), push the weight up."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(range(nodes.size))
    assert links.share is not None
    graph.add_weighted_edges_from(
        zip(links.child.tolist(), links.parent.tolist(), links.share.tolist(), strict=True)
    )
    assert nodes.mass is not None
    amount = nodes.mass.tolist()
    for node in nx.topological_sort(graph):
        here = amount[node]
        for parent, data in graph.adj[node].items():
            amount[parent] += here * data["weight"]
    return np.asarray(amount[:OBJECTIVES]) / nodes.mass.sum()


def peak() -> float:
    """Peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one_size(links: int) -> dict[str, float]:
    """Times and memory of one size."""
    nodes, received = cascade(links)
    before = peak()
    validation, graph = timed(lambda: check(nodes, received, DAY), 2)
    flow, _ = timed(lambda: Flow(graph).arriving, 2)  # type: ignore[arg-type]
    reach, _ = timed(lambda: Flow(graph).reach, 2)  # type: ignore[arg-type]
    unit = np.where(nodes.tier == Tier.KPI, np.arange(nodes.size) % 3000, -1)
    by_unit, _ = timed(lambda: Flow(graph).by_group(unit), 1)  # type: ignore[arg-type]
    return {
        "links": received.size,
        "validation": validation,
        "flow": flow,
        "reach": reach,
        "by_unit": by_unit,
        "inputs_mb": before,
        "peak_mb": peak(),
    }


def against_networkx() -> dict[str, float]:
    """Both on the same links; their results must agree."""
    nodes, links = cascade(COMPARED)
    ours, arrived = timed(lambda: flow_of(nodes, links))
    theirs, expected = timed(lambda: networkx_flow(nodes, links), 1)
    assert np.allclose(np.asarray(arrived), np.asarray(expected), atol=1e-9), "networkx finds another flow"
    return {"links": links.size, "ours": ours, "networkx": theirs, "ratio": theirs / ours}


def sample_size() -> dict[str, float]:
    """Everything a page asks, at the size of the sample, some shares missing."""
    nodes, links = cascade(SAMPLE, missing=0.05)
    unit = np.where(nodes.tier == Tier.OBJECTIVE, -1, np.arange(nodes.size) % 132)
    people = np.where(nodes.tier == Tier.KPI, unit, -1)

    def page() -> None:
        flow = Flow(check(nodes, links, DAY))
        all_measures(flow)
        alignment(flow)
        by_unit = flow.by_group(people)
        unit_alignment(by_unit, own_mandate(flow, unit))
        concentration(flow, by_unit)
        duplication(by_unit, np.arange(132) // 12)

    everything, _ = timed(page)
    flow = Flow(check(nodes, links, DAY))
    interval, _ = timed(lambda: share_interval(flow), 1)
    return {"links": links.size, "measures": everything, "interval_of_missing_shares": interval}


def in_a_process(what: str) -> dict[str, float]:
    """Run one part by name in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.cascade", what], capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def main() -> None:
    """Print the bench as a few lines."""
    compared = in_a_process("networkx")
    print(
        f"cascade: validation and flow of {compared['links']:,.0f} links {compared['ours'] * 1000:,.0f} ms, "
        f"networkx {compared['networkx'] * 1000:,.0f} ms: {compared['ratio']:.0f} times faster"
    )
    first: dict[str, float] = {}
    for size in SIZES:
        r = in_a_process(str(size))
        first = first or r
        whole = r["validation"] + r["flow"]
        growth = whole / (first["validation"] + first["flow"]) / (r["links"] / first["links"])
        print(
            f"cascade: {r['links']:>9,.0f} links: validation {r['validation']:.2f} s, flow {r['flow']:.2f} s, "
            f"reach {r['reach']:.2f} s, by 3,000 units {r['by_unit']:.2f} s; time per link {growth:.2f} times that of "
            f"the smallest; peak {r['peak_mb']:,.0f} MB (inputs {r['inputs_mb']:,.0f} MB)"
        )
    r = in_a_process("sample")
    print(
        f"cascade: sample size, {r['links']:,.0f} links: validation and all measures {r['measures'] * 1000:.0f} ms, "
        f"interval of missing shares {r['interval_of_missing_shares'] * 1000:.0f} ms"
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        parts = {"networkx": against_networkx, "sample": sample_size}
        print(json.dumps(parts[sys.argv[1]]() if sys.argv[1] in parts else one_size(int(sys.argv[1]))))
    else:
        main()
